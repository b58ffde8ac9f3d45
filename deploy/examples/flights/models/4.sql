-- Distance bands: what length and direction of a flight do to its delay, measured along the great circle,
-- and on how many routes the published distance disagrees with it.
CREATE OR REPLACE TEMPORARY VIEW routes AS
SELECT
  origin,
  destination,
  distance AS published_miles,
  count(*) AS flights,
  sum(delay) AS delay_minutes,
  count_if(delay >= INT(str_to_map(${dict:settings.settings}, ';', '=')['late_after'])) AS late_flights
FROM flights
WHERE delay BETWEEN ${dict:params.delay_floor} AND ${dict:params.delay_ceiling}
GROUP BY origin, destination, distance;

-- the haversine formula, on a sphere of the earth's mean radius
CREATE OR REPLACE TEMPORARY VIEW measured AS
SELECT
  routes.*,
  2 * ${dict:thresholds.earth_radius_miles} * asin(sqrt(
    power(sin(radians(there.latitude - here.latitude) / 2), 2)
    + cos(radians(here.latitude)) * cos(radians(there.latitude))
      * power(sin(radians(there.longitude - here.longitude) / 2), 2)
  )) AS miles,
  there.latitude - here.latitude AS north,
  (there.longitude - here.longitude) * cos(radians((there.latitude + here.latitude) / 2)) AS east
FROM routes
JOIN airports AS here ON here.iata = routes.origin
JOIN airports AS there ON there.iata = routes.destination;

WITH banded AS (
  SELECT
    *,
    CASE
      WHEN miles < 250 THEN 250
      WHEN miles < 500 THEN 500
      WHEN miles < 1000 THEN 1000
      WHEN miles < 1500 THEN 1500
      WHEN miles < 2500 THEN 2500
      ELSE 9999
    END AS below_miles,
    CASE
      WHEN abs(east) >= abs(north) THEN if(east > 0, 'east', 'west')
      ELSE if(north > 0, 'north', 'south')
    END AS heading,
    abs(published_miles - miles) > ${dict:thresholds.mismatch_share} * miles AS mismatch
  FROM measured
)
SELECT
  INT(${value}) AS model_id,
  ${dict:settings.name} AS model,
  below_miles,
  CASE below_miles
    WHEN 250 THEN ${dict:bands.250}
    WHEN 500 THEN ${dict:bands.500}
    WHEN 1000 THEN ${dict:bands.1000}
    WHEN 1500 THEN ${dict:bands.1500}
    WHEN 2500 THEN ${dict:bands.2500}
    ELSE ${dict:bands.9999}
  END AS band,
  heading,
  count(*) AS routes,
  sum(flights) AS flights,
  round(sum(flights * miles) / sum(flights), 1) AS mean_great_circle_miles,
  round(sum(flights * published_miles) / sum(flights), 1) AS mean_published_miles,
  count_if(mismatch) AS routes_that_disagree,
  round(sum(delay_minutes) / sum(flights), 2) AS mean_delay,
  round(sum(late_flights) / sum(flights), 4) AS late_share,
  round(100 * sum(delay_minutes) / sum(flights * miles), 3) AS delay_per_100_miles
FROM banded
GROUP BY below_miles, heading
