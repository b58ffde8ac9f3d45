-- Punctuality percentiles: what a traveller from or to an airport can count on, and what buffer a schedule needs.
CREATE OR REPLACE TEMPORARY VIEW sides AS
SELECT stack(2, 'from', origin, 'to', destination) AS (side, airport), delay
FROM flights
WHERE delay BETWEEN ${dict:params.delay_floor} AND ${dict:params.delay_ceiling};

WITH spread AS (
  SELECT
    side,
    airport,
    count(*) AS flights,
    count_if(delay < INT(str_to_map(${dict:settings.settings}, ';', '=')['late_after'])) AS on_time,
    percentile(delay, ${dict:thresholds.percentiles}) AS at
  FROM sides
  GROUP BY side, airport
  HAVING count(*) >= ${dict:params.min_flights}
)
SELECT
  INT(${value}) AS model_id,
  ${dict:settings.name} AS model,
  spread.side,
  spread.airport,
  airports.city,
  airports.state,
  spread.flights,
  round(spread.on_time / spread.flights, 4) AS on_time_share,
  round(spread.at[0], 1) AS p10,
  round(spread.at[1], 1) AS p50,
  round(spread.at[2], 1) AS p80,
  round(spread.at[3], 1) AS p95,
  round(spread.at[3] - spread.at[1], 1) AS buffer_minutes
FROM spread
JOIN airports ON airports.iata = spread.airport
