SELECT shop, article, sum(pieces) AS pieces, round(sum(pieces * price), 2) AS turnover
FROM sales
WHERE shop = ${value}
GROUP BY shop, article
