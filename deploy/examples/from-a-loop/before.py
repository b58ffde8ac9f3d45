"""What many start from: one PySpark job that works through a sequence, in a loop or in threads.

spark-submit before.py            one after the other
spark-submit before.py --threads 2
"""

import argparse
import json
import pathlib
from concurrent.futures import ThreadPoolExecutor

from pyspark.sql import SparkSession

from models import transform

HERE = pathlib.Path(__file__).resolve().parent
MODEL_SEQUENCE = list(range(1, 16))
AIRPORTS = "iata STRING, name STRING, city STRING, state STRING, country STRING, latitude DOUBLE, longitude DOUBLE"


def read_dict(n, name):
    return json.loads((HERE / "config" / str(n) / f"{name}.json").read_text())


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--threads", type=int, default=1)
    arguments.add_argument("--out", default=str(HERE / "out_before"))
    options = arguments.parse_args()

    spark = SparkSession.builder.appName("models").config("spark.scheduler.mode", "FAIR").getOrCreate()
    flights = spark.read.parquet(str(HERE / "../flights/data/flights.parquet")).cache()
    airports = spark.read.csv(
        str(HERE / "../flights/data/airports.csv"), header=True, schema=AIRPORTS, escape='"'
    ).cache()

    def iteration(n):
        spark.sparkContext.setLocalProperty("spark.scheduler.pool", f"model-{n}")
        hours = {int(begin): name for begin, name in read_dict(n, "hours").items()}
        rows = transform(
            n,
            flights,
            airports,
            read_dict(n, "thresholds"),
            read_dict(n, "weights"),
            hours,
            read_dict(n, "regions"),
            read_dict(n, "settings"),
        )
        rows.write.mode("overwrite").parquet(f"{options.out}/iter_{n}")

    if options.threads == 1:
        for n in MODEL_SEQUENCE:
            iteration(n)
    else:
        with ThreadPoolExecutor(options.threads) as pool:
            list(pool.map(iteration, MODEL_SEQUENCE))
    print("done")  # if nothing threw: what each model wrote, nobody has looked at


if __name__ == "__main__":
    main()
