"""Functions that PythonJobIT runs, each in an application of its own."""
import logging
import os
import threading
from typing import Iterator

import beside
import pandas as pd
from pyspark import SparkContext
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

logging.basicConfig(level=logging.DEBUG)  # py4j must not show what it is sent
spark = SparkSession.builder.appName("mine").config("spark.sql.shuffle.partitions", "7").getOrCreate()


def transform(n, value, sales, dict1, dict2, dict3, dict4, dict5, ctx):
    print("n=%r value=%s dict1=%r dict5=%r" % (n, value, dict1, dict5))
    print("settings=%s master=%s" % (spark.conf.get("spark.sql.shuffle.partitions"), spark.sparkContext.master))
    print("same session", spark is ctx.spark and SparkSession.builder.getOrCreate() is spark)
    with open(os.path.join(ctx.scratch, "notes"), "w") as notes:
        notes.write("removed at the end")
    spark.stop()
    SparkContext.getOrCreate().stop()
    threading.Thread(target=threading.Event().wait).start()  # lingers, and must keep nobody
    model = ctx.spark.sparkContext.broadcast({"weight": dict2["factor"]})
    weigh = F.udf(lambda pieces: beside.times(pieces, model.value["weight"]), "long")
    return sales.where(sales.shop == n).select("pieces", weigh("pieces").alias("w"))


def pandas(sales, spark):
    @F.pandas_udf("double")
    def half(pieces: pd.Series) -> pd.Series:
        return pieces / 2

    print("arrow=" + spark.conf.get("spark.sql.execution.arrow.pyspark.enabled"))
    return sales.select("pieces", half("pieces").alias("half"))


def many(frames):
    def total(batches: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        for batch in batches:
            yield pd.DataFrame({"n": [len(batch)], "total": [batch["pieces"].sum()]})

    return frames["sales"].coalesce(1).mapInPandas(total, "n long, total long")


def parts(sales, ctx, secrets):
    ctx.put("login", ["user", "with " + secrets["password"]])
    ctx.put("count", 42)
    ctx.put("best", {"name": "é"})
    return {"scores": sales, "metrics": sales.groupBy().agg(F.count("*").alias("n"))}


def itself(sales, ctx):
    sales.write.json(ctx.output)


def frame():
    return pd.DataFrame({"a": [1, 2]})


def rows():
    import packed
    from pyspark import SparkFiles

    with open(SparkFiles.get("extra/word.txt")) as word:
        return [{"a": packed.FACTOR, "b": word.read()}]


def memory(ctx, sales):
    if ctx.attempt == 1:
        raise MemoryError("the first attempt has too little")
    return sales


def driver(dict1):
    return deeper(dict1)


def deeper(of):
    try:
        return of["nope"]
    except KeyError as cause:
        raise ValueError("no such shop") from cause


def parse(pieces):
    return 1 // (pieces - pieces)


def worker(sales):
    return sales.select(F.udf(parse, "int")("pieces").alias("x"))


def stage(sales):
    sales.rdd.map(lambda row: parse(row.pieces)).count()


def master():
    return SparkSession.builder.master("local[7]").getOrCreate()


def number():
    return 3


def nothing():
    return None


def throttled():
    raise RuntimeError("SlowDown: please reduce your request rate")
