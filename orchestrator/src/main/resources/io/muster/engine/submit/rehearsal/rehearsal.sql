-- Goes through what iterations usually go through, so that its classes are in the archive.
create or replace temp view placed as
select f.origin, f.destination, f.delay, f.distance, substr(f.date, 5, 2) as hour, to_date('2001-01-01') as day,
       a.state, coalesce(a.latitude, 0.0) as latitude, coalesce(a.longitude, 0.0) as longitude
from flights f left join airports a on f.origin = a.iata
where f.delay is not null and f.distance > 0;

with routes as (
  select origin, destination, max(state) as state, count(*) as flights, count(distinct hour) as hours,
         avg(delay) as mean_delay, stddev(delay) as deviation, percentile_approx(delay, 0.9) as late,
         sum(case when delay > 15 then 1 else 0 end) as delayed,
         sum(2 * 3959 * asin(sqrt(power(sin(radians(latitude) / 2), 2) + cos(radians(longitude))))) as arc,
         min(day) as first_day, collect_set(hour) as seen
  from placed group by origin, destination
), ranked as (
  select r.*, rank() over (partition by state order by mean_delay desc) as place,
         avg(flights) over (partition by origin order by flights rows between 2 preceding and current row) as rolling,
         lag(delayed) over (partition by origin order by destination) as before
  from routes r
)
select k.origin, k.destination, k.state, k.flights, round(k.mean_delay, 2) as mean_delay, k.late, k.delayed, k.place, k.rolling, k.before,
       concat_ws('-', k.origin, upper(k.destination)) as route, size(k.seen) as hours_seen, c.name as carrier
from ranked k cross join carriers c
where c.id = 1 and k.flights >= 1
  and k.origin in (select iata from airports union select origin from placed)
order by k.mean_delay desc, k.origin
