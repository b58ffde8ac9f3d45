"""A PySpark script that knows nothing of Muster: the first multiples of a number, and their squares."""

import argparse

from pyspark.sql import SparkSession

parser = argparse.ArgumentParser()
parser.add_argument("--n", type=int, required=True)
parser.add_argument("--out", required=True)
arguments = parser.parse_args()

spark = SparkSession.builder.appName(f"squares of {arguments.n}").getOrCreate()
multiples = spark.range(1, 1001).selectExpr(f"id * {arguments.n} AS multiple")
multiples.selectExpr("multiple", "multiple * multiple AS square").write.mode("append").parquet(arguments.out)
spark.stop()
