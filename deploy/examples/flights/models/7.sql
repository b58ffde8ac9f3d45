-- Weekday seasonality: which weekdays and parts of the day run late, against the month as a whole,
-- and how much of that repeats from week to week.
CREATE OR REPLACE TEMPORARY VIEW departures AS
SELECT
  make_date(${dict:params.year}, INT(substr(date, 1, 2)), INT(substr(date, 3, 2))) AS day,
  CASE
    WHEN substr(date, 5, 2) < ${dict:thresholds.morning} THEN 'night'
    WHEN substr(date, 5, 2) < ${dict:thresholds.midday} THEN 'morning'
    WHEN substr(date, 5, 2) < ${dict:thresholds.afternoon} THEN 'midday'
    WHEN substr(date, 5, 2) < ${dict:thresholds.evening} THEN 'afternoon'
    WHEN substr(date, 5, 2) < ${dict:thresholds.night} THEN 'evening'
    ELSE 'night'
  END AS part_of_day,
  delay,
  delay >= INT(str_to_map(${dict:settings.settings}, ';', '=')['late_after']) AS late
FROM flights
WHERE delay BETWEEN ${dict:params.delay_floor} AND ${dict:params.delay_ceiling};

CREATE OR REPLACE TEMPORARY VIEW days AS
SELECT day, part_of_day, count(*) AS flights, sum(delay) AS delay_minutes, count_if(late) AS late_flights
FROM departures
GROUP BY day, part_of_day;

WITH weekdays AS (
  SELECT
    weekday(day) + 1 AS weekday,
    part_of_day,
    count(*) AS days,
    sum(flights) AS flights,
    sum(delay_minutes) AS delay_minutes,
    sum(late_flights) AS late_flights,
    stddev_pop(late_flights / flights) AS late_share_deviation
  FROM days
  GROUP BY weekday(day), part_of_day
)
SELECT
  INT(${value}) AS model_id,
  ${dict:settings.name} AS model,
  weekday,
  element_at(
    array('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'), weekday
  ) AS name,
  part_of_day,
  days,
  round(flights / days, 1) AS flights_a_day,
  round(delay_minutes / flights, 2) AS mean_delay,
  round(late_flights / flights, 4) AS late_share,
  round(late_share_deviation, 4) AS week_to_week_deviation,
  round(
    100 * (late_flights / flights) / (sum(late_flights) OVER () / sum(flights) OVER ()), 1
  ) AS index_of_month
FROM weekdays
