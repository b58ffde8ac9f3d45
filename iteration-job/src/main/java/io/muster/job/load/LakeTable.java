package io.muster.job.load;

import io.muster.job.contract.FrameSource;
import io.muster.job.contract.TableVersion;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A table by the path of its folder.
 *
 * @param path with its references resolved
 * @param options with their references resolved
 */
record LakeTable(
    SparkSession spark, FrameSource.Lake source, String path, Map<String, String> options)
    implements VersionedTable {

  @Override
  public String what() {
    return source.what();
  }

  @Override
  public String shown() {
    return path + " as " + source.format();
  }

  @Override
  public Optional<String> named() {
    return source.namedVersion();
  }

  @Override
  public Dataset<Row> now() {
    return reader().load(path);
  }

  @Override
  public Dataset<Row> at(TableVersion version) {
    String option = version.kind().equals(Versions.DELTA) ? "versionAsOf" : "snapshot-id";
    return reader().option(option, version.version()).load(path);
  }

  private DataFrameReader reader() {
    return spark.read().format(source.format()).options(options);
  }

  @Override
  public Optional<String> kind(Dataset<Row> now) {
    return source.keepsToAVersion() || named().isPresent()
        ? Optional.of(source.format())
        : Optional.empty();
  }

  @Override
  public TableVersion current(String kind, Dataset<Row> now) {
    return Versions.current(spark, kind, now, "delta.`" + path.replace("`", "``") + "`");
  }
}
