SELECT article, ${dict:words.5} AS word, sum(price) AS price
FROM sales
WHERE shop = ${value} AND pieces >= INT(${param:least})
GROUP BY article
