"""Functions that KitIT calls by the test kit."""
import os

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

import beside

session = SparkSession.builder.getOrCreate()


def transform(n, sales, names, weights, factor, ctx, limits=None):
    assert session is ctx.spark
    SparkSession.builder.getOrCreate().stop()
    ctx.put("keys", [repr(key) for key in weights])
    with open(os.path.join(ctx.scratch, "notes"), "w") as notes:
        notes.write("removed when the session ends")
    weigh = F.udf(lambda pieces: beside.times(pieces, weights.get(n, 1) * factor), "long")
    mine = sales.where(F.col("shop") == n).withColumn("weight", weigh("pieces"))
    return mine.join(names, "article").select("label", "pieces", "weight")


def parts(frames, dicts, factor):
    return {"sales": frames["sales"], "weights": [(key, value) for key, value in dicts["weights"].items()]}


def itself(sales, ctx, factor):
    sales.write.parquet(ctx.output)


def number():
    return 3


def with_a_master():
    return SparkSession.builder.master("local[7]").getOrCreate()
