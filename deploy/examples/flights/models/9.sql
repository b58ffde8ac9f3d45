-- Outliers: flights that look cancelled, a day out, or impossible, and records that are there twice;
-- the other models leave out what is beyond params.delay_floor and params.delay_ceiling.
-- quartiles, which the outliers themselves do not move; a route whose flights all agree still gets a minute of spread
CREATE OR REPLACE TEMPORARY VIEW routes AS
SELECT
  origin,
  destination,
  count(*) AS route_flights,
  percentile(delay, array(0.25, 0.5, 0.75)) AS quartiles
FROM flights
GROUP BY origin, destination;

CREATE OR REPLACE TEMPORARY VIEW records AS
SELECT date, origin, destination, distance, delay, count(*) AS copies
FROM flights
GROUP BY date, origin, destination, distance, delay;

WITH judged AS (
  SELECT
    records.*,
    routes.route_flights,
    routes.quartiles[1] AS route_median,
    round((records.delay - routes.quartiles[1]) / greatest(routes.quartiles[2] - routes.quartiles[0], 1), 1)
      AS spreads_off,
    CASE
      WHEN records.delay < ${dict:params.delay_floor} THEN 'impossibly early'
      WHEN records.delay > ${dict:params.delay_ceiling} THEN 'a day out'
      WHEN records.delay >= ${dict:thresholds.looks_cancelled_after} THEN 'looks cancelled'
      WHEN records.delay >= ${dict:thresholds.far_off_after}
        AND records.delay - routes.quartiles[1]
          >= INT(str_to_map(${dict:settings.settings}, ';', '=')['spreads_off'])
            * greatest(routes.quartiles[2] - routes.quartiles[0], 1)
        THEN 'far off its route'
      WHEN records.copies > 1 THEN 'recorded twice'
    END AS reason
  FROM records
  JOIN routes USING (origin, destination)
)
SELECT
  INT(${value}) AS model_id,
  ${dict:settings.name} AS model,
  reason,
  make_date(${dict:params.year}, INT(substr(date, 1, 2)), INT(substr(date, 3, 2))) AS day,
  concat(substr(date, 5, 2), ':', substr(date, 7, 2)) AS departed,
  origin,
  destination,
  distance,
  delay,
  copies,
  route_flights,
  route_median,
  spreads_off
FROM judged
WHERE reason IS NOT NULL
