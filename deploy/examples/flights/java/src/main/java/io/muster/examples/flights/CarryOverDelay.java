package io.muster.examples.flights;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.sum;

import io.muster.job.IterationContext;
import io.muster.job.IterationJob;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/**
 * Carry-over delay: how much of the delay of an airport's hour is new, and how much it inherits
 * from the hours before. A fold over the hours of a day, which SQL has no word for: hence Java.
 *
 * <p>Reads the frames {@code flights} and {@code airports} and the dicts {@code params}, {@code
 * thresholds} and {@code settings}; one row for each airport and hour of the day.
 */
public final class CarryOverDelay implements IterationJob {
  private static final StructType CARRIED =
      StructType.fromDDL(
          "airport STRING, hour INT, flights BIGINT, persistence DOUBLE, half_life_hours DOUBLE,"
              + " mean_delay DOUBLE, carried_delay DOUBLE, fresh_delay DOUBLE");

  @Override
  public Dataset<Row> transform(IterationContext ctx) {
    Map<?, ?> params = ctx.dict("params");
    Map<?, ?> thresholds = ctx.dict("thresholds");
    Map<?, ?> settings = ctx.dict("settings");
    Settings hoursOfDay = Settings.parse(text(settings, "settings"));

    Dataset<Row> departures =
        ctx.frame("flights")
            .where(
                col("delay")
                    .between(number(params, "delay_floor"), number(params, "delay_ceiling")))
            .select(
                col("origin").as("airport"),
                substring(col("date"), 1, 4).cast("int").as("day"),
                substring(col("date"), 5, 2).cast("int").as("hour"),
                col("delay"))
            .where(
                col("hour").between(hoursOfDay.number("from_hour"), hoursOfDay.number("to_hour")));

    Dataset<Row> airportHours =
        departures
            .groupBy("airport", "day", "hour")
            .agg(count(lit(1)).as("flights"), sum("delay").as("delay_minutes"))
            .groupBy("airport")
            .agg(
                sum("flights").as("airport_flights"),
                array_sort(collect_list(struct("day", "hour", "flights", "delay_minutes")))
                    .as("hours"))
            .where(col("airport_flights").geq(number(params, "min_flights")));

    int minFlights = number(thresholds, "min_flights");
    int minPairs = number(thresholds, "min_pairs");
    FlatMapFunction<Row, Row> walk = airport -> walk(airport, minFlights, minPairs);
    Dataset<Row> carried = airportHours.flatMap(walk, Encoders.row(CARRIED));

    Column city = ctx.frame("airports").col("city");
    Dataset<Row> airports = ctx.frame("airports").select(col("iata").as("airport"), city);
    return carried
        .join(airports, "airport")
        .select(
            lit(ctx.intValue()).as("model_id"),
            lit(text(settings, "name")).as("model"),
            col("airport"),
            col("city"),
            col("hour"),
            col("flights"),
            round(col("persistence"), 4).as("persistence"),
            round(col("half_life_hours"), 2).as("half_life_hours"),
            round(col("mean_delay"), 2).as("mean_delay"),
            round(col("carried_delay"), 2).as("carried_delay"),
            round(col("fresh_delay"), 2).as("fresh_delay"));
  }

  private static Iterator<Row> walk(Row airport, int minFlights, int minPairs) {
    List<DepartureHour> hours = new ArrayList<>();
    for (Row hour : airport.<Row>getList(airport.fieldIndex("hours"))) {
      hours.add(
          new DepartureHour(hour.getInt(0), hour.getInt(1), hour.getLong(2), hour.getLong(3)));
    }
    AirportHours airportHours = new AirportHours(hours, minFlights);
    List<Row> rows = new ArrayList<>();
    if (airportHours.pairs() >= minPairs) {
      for (CarriedHour hour : airportHours.carried()) {
        rows.add(
            RowFactory.create(
                airport.getString(airport.fieldIndex("airport")),
                hour.hour(),
                hour.flights(),
                airportHours.persistence(),
                airportHours.halfLifeHours(),
                hour.meanDelay(),
                hour.carriedDelay(),
                hour.freshDelay()));
      }
    }
    return rows.iterator();
  }

  private static int number(Map<?, ?> dict, String key) {
    if (dict.get(key) instanceof Number number) {
      return number.intValue();
    }
    throw new IllegalArgumentException(
        "the dict entry '" + key + "' must be a number, not " + dict.get(key));
  }

  private static String text(Map<?, ?> dict, String key) {
    if (dict.get(key) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(
        "the dict entry '" + key + "' must be text, not " + dict.get(key));
  }
}
