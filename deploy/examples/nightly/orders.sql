SELECT
  region,
  customer,
  count(*) AS orders,
  count_if(amount >= ${dict:limits.big_order}) AS big_orders,
  sum(amount) AS amount,
  DATE('${param:ds}') AS night
FROM orders
WHERE region = '${value}'
GROUP BY region, customer
