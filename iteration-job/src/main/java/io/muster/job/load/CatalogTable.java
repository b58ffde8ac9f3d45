package io.muster.job.load;

import io.muster.job.contract.FrameSource;
import io.muster.job.contract.TableVersion;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.RelationTimeTravel;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.Option;

/**
 * A table of a catalog, by its name.
 *
 * @param options with their references resolved
 * @param catalogs as {@link io.muster.job.contract.PinsSpec#catalogs}
 */
record CatalogTable(
    SparkSession spark,
    FrameSource.Table source,
    Map<String, String> options,
    Optional<String> catalogs)
    implements VersionedTable {

  @Override
  public String what() {
    return source.what() + catalogs.map(those -> " (catalogs " + those + ")").orElse("");
  }

  @Override
  public String shown() {
    return "the table " + source.table();
  }

  @Override
  public Optional<String> named() {
    return source.namedVersion();
  }

  @Override
  public Optional<String> inName(Dataset<Row> now) {
    return Versions.inName(now);
  }

  @Override
  public Dataset<Row> now() {
    return spark.read().options(options).table(source.table());
  }

  /** As {@code SELECT * FROM t VERSION AS OF …}, which has no place for options. */
  @Override
  public Dataset<Row> at(TableVersion version) throws ParseException {
    UnresolvedRelation table =
        new UnresolvedRelation(
            spark.sessionState().sqlParser().parseMultipartIdentifier(source.table()),
            new CaseInsensitiveStringMap(options),
            false);
    return Dataset.ofRows(
        spark, new RelationTimeTravel(table, Option.empty(), Option.apply(version.version())));
  }

  @Override
  public Optional<String> kind(Dataset<Row> now) {
    return Versions.kind(now);
  }

  @Override
  public TableVersion current(String kind, Dataset<Row> now) {
    return Versions.current(spark, kind, now, source.table());
  }
}
