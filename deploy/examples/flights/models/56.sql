-- Hub congestion: how many flights leave and reach a hub within rolling windows of a bank, a rush and a spell,
-- and what happens to delay when the hub is close to the most that it ever handles. The heaviest of the models.
CREATE OR REPLACE TEMPORARY VIEW timed AS
SELECT
  origin,
  destination,
  distance,
  delay,
  -- minutes since the year began, on the clock of the origin
  datediff(
    make_date(${dict:params.year}, INT(substr(date, 1, 2)), INT(substr(date, 3, 2))),
    make_date(${dict:params.year}, 1, 1)
  ) * 1440 + INT(substr(date, 5, 2)) * 60 + INT(substr(date, 7, 2)) AS departed
FROM flights
WHERE delay BETWEEN ${dict:params.delay_floor} AND ${dict:params.delay_ceiling};

-- The data know when a flight left, not when it came: its arrival is estimated from the distance, and put on the clock of
-- the destination by the difference in longitude, four minutes a degree.
CREATE OR REPLACE TEMPORARY VIEW movements AS
SELECT origin AS hub, departed AS at, 1 AS departures, 0 AS arrivals, delay
FROM timed
WHERE array_contains(split(${dict:hubs.airports}, ','), origin)
UNION ALL
SELECT
  timed.destination AS hub,
  timed.departed
    + INT(round(DOUBLE(${dict:hubs.block_minutes}) + timed.distance / DOUBLE(${dict:hubs.miles_per_minute})))
    + INT(round(4 * (there.longitude - here.longitude))) AS at,
  0 AS departures,
  1 AS arrivals,
  timed.delay
FROM timed
JOIN airports AS here ON here.iata = timed.origin
JOIN airports AS there ON there.iata = timed.destination
WHERE array_contains(split(${dict:hubs.airports}, ','), timed.destination);

CREATE OR REPLACE TEMPORARY VIEW steps AS
SELECT
  hub,
  INT(floor(at / ${dict:thresholds.step_minutes})) * ${dict:thresholds.step_minutes} AS at,
  sum(departures) AS departures,
  sum(arrivals) AS arrivals,
  sum(departures * delay) AS departure_delay,
  count(*) AS movements
FROM movements
GROUP BY hub, INT(floor(at / ${dict:thresholds.step_minutes}));

CREATE OR REPLACE TEMPORARY VIEW rolling AS
SELECT
  hub,
  at,
  departures,
  departure_delay,
  movements,
  sum(movements) OVER bank AS bank,
  sum(movements) OVER rush AS rush,
  sum(arrivals) OVER rush - sum(departures) OVER rush AS aircraft_gained,
  sum(movements) OVER spell AS spell,
  sum(departure_delay) OVER onward AS onward_delay,
  sum(departures) OVER onward AS onward_departures
FROM steps
-- a window of n minutes is the step at hand and those that began less than n minutes before its end
WINDOW
  bank AS (
    PARTITION BY hub ORDER BY at
    RANGE BETWEEN ${dict:thresholds.bank_minutes} - ${dict:thresholds.step_minutes} PRECEDING AND CURRENT ROW
  ),
  rush AS (
    PARTITION BY hub ORDER BY at
    RANGE BETWEEN ${dict:thresholds.rush_minutes} - ${dict:thresholds.step_minutes} PRECEDING AND CURRENT ROW
  ),
  spell AS (
    PARTITION BY hub ORDER BY at
    RANGE BETWEEN ${dict:thresholds.spell_minutes} - ${dict:thresholds.step_minutes} PRECEDING AND CURRENT ROW
  ),
  onward AS (
    PARTITION BY hub ORDER BY at
    RANGE BETWEEN ${dict:thresholds.step_minutes} FOLLOWING AND ${dict:thresholds.rush_minutes} FOLLOWING
  );

CREATE OR REPLACE TEMPORARY VIEW levels AS
SELECT
  *,
  max(rush) OVER (PARTITION BY hub) AS busiest_rush,
  percentile(rush, DOUBLE(str_to_map(${dict:settings.settings}, ';', '=')['saturation']))
    OVER (PARTITION BY hub) AS busy_rush
FROM rolling;

SELECT
  INT(${value}) AS model_id,
  ${dict:settings.name} AS model,
  levels.hub,
  airports.city,
  date_add(make_date(${dict:params.year}, 1, 1), INT(floor(levels.at / 1440))) AS day,
  INT(floor(levels.at / 60) % 24) AS hour,
  sum(levels.movements) AS movements,
  max(levels.bank) AS peak_bank,
  max(levels.rush) AS peak_rush,
  max(levels.spell) AS peak_spell,
  max(levels.aircraft_gained) AS most_aircraft_gained,
  round(max(levels.rush) / max(levels.busiest_rush), 3) AS load,
  count_if(levels.rush >= levels.busy_rush) * ${dict:thresholds.step_minutes} AS saturated_minutes,
  round(sum(levels.departure_delay) / sum(levels.departures), 2) AS mean_departure_delay,
  round(sum(levels.onward_delay) / sum(levels.onward_departures), 2) AS mean_delay_in_the_next_hour
FROM levels
JOIN airports ON airports.iata = levels.hub
GROUP BY levels.hub, airports.city, floor(levels.at / 1440), floor(levels.at / 60)
HAVING sum(levels.movements) >= ${dict:params.min_flights}
