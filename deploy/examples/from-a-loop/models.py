"""The models: one function, which takes a number, two frames and five dicts, and returns rows."""

from pyspark.sql import functions as F


def transform(n, flights, airports, thresholds, weights, hours, regions, settings):
    """How delayed each airport is in each part of the day, by the rules of model n."""
    part_of_day = F.lit(None).cast("string")
    for begin in sorted(hours):
        part_of_day = F.when(F.col("hour") >= begin, hours[begin]).otherwise(part_of_day)
    region = F.create_map(*[F.lit(x) for pair in sorted(regions.items()) for x in pair])

    departures = (
        flights.where(F.col("distance").between(settings["min_distance"], settings["max_distance"]))
        .withColumn("hour", F.substring("date", 5, 2).cast("int"))
        .withColumn("part_of_day", part_of_day)
        .withColumn("late", (F.col("delay") >= thresholds["late"]).cast("int"))
        .withColumn("very_late", (F.col("delay") >= thresholds["very_late"]).cast("int"))
    )
    counted = departures.groupBy("origin", "part_of_day").agg(
        F.count("*").alias("flights"),
        F.sum("late").alias("late"),
        F.sum("very_late").alias("very_late"),
    )
    score = (F.col("late") * weights["late"] + F.col("very_late") * weights["very_late"]) / F.col("flights")
    return (
        counted.where(F.col("flights") >= thresholds["min_flights"])
        .join(airports, counted["origin"] == airports["iata"])
        .select(
            F.lit(n).alias("model"),
            F.col("origin").alias("airport"),
            "city",
            F.coalesce(region[F.col("state")], F.lit("elsewhere")).alias("region"),
            "part_of_day",
            "flights",
            "late",
            "very_late",
            F.round(score, 4).alias("score"),
        )
    )
