-- Delay by route: which city pairs are late, how late on a bad day, and whether the way back is better.
CREATE OR REPLACE TEMPORARY VIEW operated AS
SELECT
  origin,
  destination,
  delay,
  delay >= INT(str_to_map(${dict:settings.settings}, ';', '=')['late_after']) AS late
FROM flights
WHERE delay BETWEEN ${dict:params.delay_floor} AND ${dict:params.delay_ceiling};

WITH routes AS (
  SELECT
    origin,
    destination,
    count(*) AS flights,
    round(avg(delay), 2) AS mean_delay,
    percentile(delay, 0.5) AS median_delay,
    round(percentile(delay, ${dict:thresholds.tail}), 1) AS tail_delay,
    round(count_if(late) / count(*), 4) AS late_share
  FROM operated
  GROUP BY origin, destination
  HAVING count(*) >= ${dict:thresholds.min_flights}
)
SELECT
  INT(${value}) AS model_id,
  ${dict:settings.name} AS model,
  out.origin,
  here.city AS origin_city,
  out.destination,
  there.city AS destination_city,
  out.flights,
  round(out.flights / ${dict:params.days}, 1) AS flights_a_day,
  out.mean_delay,
  out.median_delay,
  out.tail_delay,
  out.late_share,
  round(out.mean_delay - back.mean_delay, 2) AS worse_than_way_back
FROM routes AS out
LEFT JOIN routes AS back ON back.origin = out.destination AND back.destination = out.origin
JOIN airports AS here ON here.iata = out.origin
JOIN airports AS there ON there.iata = out.destination
