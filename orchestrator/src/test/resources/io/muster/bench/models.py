"""The models of the from-a-loop example without Muster: loop.py EXAMPLE OUT THREADS NUMBER..."""
import json
import sys
from concurrent.futures import ThreadPoolExecutor

example, out, threads, numbers = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
sys.path.insert(0, example)
sys.dont_write_bytecode = True

from before import AIRPORTS, read_dict  # noqa: E402
from models import transform  # noqa: E402
from pyspark.sql import SparkSession  # noqa: E402

spark = SparkSession.builder.appName("models").config("spark.scheduler.mode", "FAIR").getOrCreate()
flights = spark.read.parquet(example + "/../flights/data/flights.parquet")
airports = spark.read.csv(example + "/../flights/data/airports.csv", header=True, schema=AIRPORTS, escape='"')
if threads > 1:
    flights, airports = flights.cache(), airports.cache()


def iteration(n):
    hours = {int(begin): name for begin, name in read_dict(n, "hours").items()}
    dicts = [read_dict(n, name) for name in ("thresholds", "weights", "regions", "settings")]
    rows = transform(int(n), flights, airports, dicts[0], dicts[1], hours, dicts[2], dicts[3])
    rows.write.mode("overwrite").parquet("%s/iter_%s" % (out, n))


with ThreadPoolExecutor(threads) as pool:
    list(pool.map(iteration, numbers))
