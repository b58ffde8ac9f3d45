package io.muster.job.load;

import io.muster.job.contract.ContractException;
import io.muster.job.contract.FrameSource;
import io.muster.job.contract.InputVersion;
import io.muster.job.contract.TableVersion;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Frames of tables. One that keeps its versions is read at the version that the run holds to,
 * unless the plan names one; any other is read as it is.
 */
final class VersionedFrames {
  private final SparkSession spark;
  private final Pins pins;

  VersionedFrames(SparkSession spark, Pins pins) {
    this.spark = spark;
    this.pins = pins;
  }

  Loaded lake(Referred frame, FrameSource.Lake source) {
    return load(
        frame,
        new LakeTable(spark, source, frame.text(source.path()), frame.options(source.options())));
  }

  Loaded table(Referred frame, FrameSource.Table source) {
    return load(
        frame, new CatalogTable(spark, source, frame.options(source.options()), pins.catalogs()));
  }

  private Loaded load(Referred frame, VersionedTable table) {
    Optional<TableVersion> settled =
        table.named().isPresent() ? Optional.empty() : of(frame, table);
    return settled
        .map(version -> at(frame, version, table))
        .orElseGet(() -> Answer.of(frame, "read " + table.shown(), () -> first(frame, table)));
  }

  /** Of a table that no iteration has loaded before. */
  private Loaded first(Referred frame, VersionedTable table) {
    Dataset<Row> now = table.now();
    Optional<String> kind = table.kind(now);
    if (kind.isEmpty()) {
      return Loaded.of(now);
    }
    Optional<String> named = table.named().or(() -> table.inName(now));
    if (named.isPresent()) {
      TableVersion version = new TableVersion(kind.get(), named.get());
      return Loaded.at(new InputVersion(table.what(), version, false), now);
    }
    return at(frame, pinned(frame, table, table.current(kind.get(), now)), table);
  }

  private Loaded at(Referred frame, TableVersion version, VersionedTable table) {
    return Answer.of(
        frame,
        "read "
            + table.shown()
            + " at "
            + version
            + ", the version that this run reads (muster run --new reads what is current)",
        () ->
            Loaded.at(
                new InputVersion(table.what(), version, pins.arePlaced()),
                version.isEmpty()
                    ? spark.createDataFrame(List.<Row>of(), table.now().schema())
                    : table.at(version)));
  }

  private Optional<TableVersion> of(Referred frame, VersionedTable table) {
    try {
      return pins.of(table.what());
    } catch (IOException | ContractException e) {
      throw unsettled(frame, table, e);
    }
  }

  private TableVersion pinned(Referred frame, VersionedTable table, TableVersion current) {
    try {
      return pins.pinned(table.what(), current);
    } catch (IOException | ContractException e) {
      throw unsettled(frame, table, e);
    }
  }

  private static RuntimeException unsettled(Referred frame, VersionedTable table, Exception e) {
    return frame.failed(
        "cannot tell at which version this run reads "
            + table.shown()
            + ": "
            + Lines.first(e)
            + "; a run of its own (muster run --new) pins versions anew",
        e);
  }
}
