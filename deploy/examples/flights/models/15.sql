-- Airport ranking: the best and worst airports to fly to, overall and among airports of their size, with the routes that
-- pull each of them down most. The frame punctuality is the verified
-- output of model 6, for which the plan lets this model wait (after: [6]).
CREATE OR REPLACE TEMPORARY VIEW sized AS
SELECT
  *,
  ntile(INT(str_to_map(${dict:settings.settings}, ';', '=')['size_classes']))
    OVER (ORDER BY flights DESC, airport) AS size_class
FROM punctuality
WHERE side = 'to';

CREATE OR REPLACE TEMPORARY VIEW feeders AS
SELECT
  destination AS airport,
  origin,
  sum(delay) AS delay_minutes,
  row_number() OVER (PARTITION BY destination ORDER BY sum(delay) DESC, origin) AS place
FROM flights
WHERE delay BETWEEN ${dict:params.delay_floor} AND ${dict:params.delay_ceiling}
GROUP BY destination, origin
HAVING count(*) >= ${dict:thresholds.min_flights};

WITH worst_feeders AS (
  SELECT
    airport,
    concat_ws(', ', transform(
      array_sort(collect_list(struct(place, origin))), feeder -> feeder.origin
    )) AS worst_feeders
  FROM feeders
  WHERE place <= ${dict:thresholds.top}
  GROUP BY airport
)
SELECT
  INT(${value}) AS model_id,
  ${dict:settings.name} AS model,
  sized.airport,
  sized.city,
  sized.state,
  sized.flights,
  sized.on_time_share,
  sized.buffer_minutes,
  rank() OVER (ORDER BY sized.on_time_share DESC) AS place,
  round(percent_rank() OVER (ORDER BY sized.on_time_share DESC), 4) AS place_share,
  sized.size_class,
  rank() OVER (PARTITION BY sized.size_class ORDER BY sized.on_time_share DESC) AS place_in_size_class,
  rank() OVER (PARTITION BY sized.state ORDER BY sized.on_time_share DESC) AS place_in_state,
  worst_feeders.worst_feeders
FROM sized
LEFT JOIN worst_feeders USING (airport)
