import datetime, decimal, os, shutil, sys, glob
import pyarrow as pa, pyarrow.parquet as pq
out = sys.argv[1]
def one(folder, name, ending):
    f, = [p for p in glob.glob(folder + "/*" + ending)]
    shutil.copy(f, os.path.join(out, name))
    shutil.rmtree(folder)
pq.write_table(pa.table({"id": pa.array([2,3,4,56,22], pa.int32()), "name": ["a","b","a","c","b"]}), f"{out}/dictionary-gzip.parquet", compression="gzip")
pq.write_table(pa.table({"id": pa.array([2**40, -7, 0, 56], pa.int64()), "name": ["x-1","x-2","Zürich","x-4"]}), f"{out}/plain-zstd.parquet", compression="zstd", use_dictionary=False)
pq.write_table(pa.table({"id": pa.array([1,2,3,4,5,6,7], pa.int64()), "name": ["one","two","three","four","five","six","seven"]}), f"{out}/version2-uncompressed.parquet", compression="none", data_page_version="2.0", row_group_size=3)
pq.write_table(pa.table({"id": pa.array([1,2,3,4,5,6,7], pa.int64()), "name": ["one","two",None,"four","five","six","seven"]}), f"{out}/version2-snappy-with-null.parquet", compression="snappy", data_page_version="2.0")
pq.write_table(pa.table({"id": pa.array([1,2,3], pa.int32()), "name": ["one","two","three"]}), f"{out}/delta-lz4.parquet", compression="lz4", use_dictionary=False, column_encoding={"id":"DELTA_BINARY_PACKED","name":"DELTA_BYTE_ARRAY"})
pq.write_table(pa.table({"id": pa.array([1,2,3], pa.int32())}), f"{out}/brotli.parquet", compression="brotli")
pq.write_table(pa.table({
  "i8": pa.array([1], pa.int8()), "i16": pa.array([1], pa.int16()), "u8": pa.array([200], pa.uint8()), "u16": pa.array([60000], pa.uint16()),
  "u32": pa.array([4000000000], pa.uint32()), "u64": pa.array([18000000000000000000], pa.uint64()),
  "f": pa.array([1.5], pa.float32()), "d": pa.array([1.5]), "b": pa.array([True]), "day": pa.array([datetime.date(2026,1,31)]),
  "at": pa.array([datetime.datetime(2026,1,31)], pa.timestamp("us", tz="UTC")), "local": pa.array([datetime.datetime(2026,1,31)], pa.timestamp("us")),
  "dec": pa.array([decimal.Decimal("1.50")], pa.decimal128(10,2)), "bin": pa.array([b"x"]), "text": pa.array(["x"]),
  "list": pa.array([[1,2]], pa.list_(pa.int32())), "map": pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int64())),
  "point": pa.array([{"x": 1.0, "the y": 2.0}])}), f"{out}/types-pyarrow.parquet")
from pyspark.sql import SparkSession
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled","false").config("spark.sql.shuffle.partitions","1").config("spark.sql.session.timeZone","UTC").getOrCreate()
types = spark.sql("""select cast(1 as tinyint) i8, cast(1 as smallint) i16, 1 i32, 1L i64, cast(1 as float) f, cast(1 as double) d, true b, date'2026-01-31' day,
  timestamp'2026-01-31 00:00:00' at, timestamp_ntz'2026-01-31 00:00:00' local, cast(1.5 as decimal(10,2)) dec, cast('x' as binary) bin, 'x' text,
  array(1,2) list, map('k', 1L) map, named_struct('x', 1.0D, 'the y', 2.0D) point, array(named_struct('n', 1, 'm', map(1, array('x')))) nested""").coalesce(1)
t = os.path.join(out, "scratch")
types.write.parquet(t); one(t, "types-spark.parquet", ".parquet")
print(types._jdf.schema().toDDL())
for codec in ["snappy","zlib","zstd","none","lz4"]:
    types.write.option("compression", codec).orc(t); one(t, f"types-{codec}.orc", ".orc")
m = spark.createDataFrame([(2,"route"),(3,"hub"),(4,"route"),(56,"network"),(22,"hub")], "id int, kind string").coalesce(1)
m.write.parquet(t); one(t, "models-spark.parquet", ".parquet")
m.where("id < 0").write.parquet(t); one(t, "no-rows-spark.parquet", ".parquet")
m.where("id < 0").write.orc(t); one(t, "no-rows-spark.orc", ".orc")
