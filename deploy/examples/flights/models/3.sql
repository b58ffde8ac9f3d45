-- Delay by hour and airport: how delay builds up over an airport's day, and which hours are its worst.
CREATE OR REPLACE TEMPORARY VIEW departures AS
SELECT
  origin AS airport,
  INT(substr(date, 5, 2)) AS hour,
  delay,
  delay >= INT(str_to_map(${dict:settings.settings}, ';', '=')['late_after']) AS late
FROM flights
WHERE delay BETWEEN ${dict:params.delay_floor} AND ${dict:params.delay_ceiling};

CREATE OR REPLACE TEMPORARY VIEW hours AS
SELECT airport, hour, count(*) AS flights, sum(delay) AS delay_minutes, count_if(late) AS late_flights
FROM departures
GROUP BY airport, hour;

WITH days AS (
  SELECT
    *,
    sum(flights) OVER (PARTITION BY airport) AS airport_flights,
    sum(delay_minutes) OVER (PARTITION BY airport) AS airport_delay_minutes
  FROM hours
)
SELECT
  INT(${value}) AS model_id,
  ${dict:settings.name} AS model,
  days.airport,
  airports.city,
  days.hour,
  days.flights,
  round(days.delay_minutes / days.flights, 2) AS mean_delay,
  round(days.late_flights / days.flights, 4) AS late_share,
  round(days.delay_minutes / days.flights - days.airport_delay_minutes / days.airport_flights, 2)
    AS against_airport_mean,
  row_number() OVER (
    PARTITION BY days.airport
    ORDER BY days.late_flights / days.flights DESC, days.hour
  ) AS worst_hour_rank
FROM days
JOIN airports ON airports.iata = days.airport
WHERE days.airport_flights >= ${dict:params.min_flights}
  AND days.flights >= ${dict:thresholds.min_flights}
