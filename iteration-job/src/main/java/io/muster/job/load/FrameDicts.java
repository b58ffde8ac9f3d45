package io.muster.job.load;

import io.muster.job.contract.DictSpec;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Dicts that are taken from a frame: the columns of one row, or a map of two columns. */
final class FrameDicts {
  /** More is no dict but data, and would fill the driver. */
  private static final int MAX_PAIRS = 1_000_000;

  private final Frames frames;

  FrameDicts(Frames frames) {
    this.frames = frames;
  }

  Map<Object, Object> row(String name, DictSpec.FrameRow spec) {
    Dataset<Row> frame = frame(name, spec.frame());
    Column key = column(name, spec.frame(), frame, spec.key()).cast("string");
    String where = "row of frame '" + spec.frame() + "' with " + spec.key() + " = " + spec.row();
    List<Row> rows = collect(name, frame.filter(key.equalTo(spec.row())).limit(2));
    if (rows.isEmpty()) {
      throw failed(name, "there is no " + where);
    }
    if (rows.size() > 1) {
      throw failed(name, "there is more than one " + where);
    }
    Map<Object, Object> dict = new LinkedHashMap<>();
    Row row = rows.get(0);
    String[] columns = frame.columns();
    for (int i = 0; i < columns.length; i++) {
      dict.put(columns[i], PlainValue.of(row.get(i)));
    }
    return dict;
  }

  Map<Object, Object> pairs(String name, DictSpec.FramePairs spec) {
    Dataset<Row> frame = frame(name, spec.frame());
    Column key = column(name, spec.frame(), frame, spec.key());
    Column value = column(name, spec.frame(), frame, spec.value());
    List<Row> rows = collect(name, frame.select(key, value).limit(MAX_PAIRS + 1));
    if (rows.size() > MAX_PAIRS) {
      throw failed(
          name,
          "frame '" + spec.frame() + "' has more than " + MAX_PAIRS + " rows, too many for a dict");
    }
    Map<Object, Object> dict = new LinkedHashMap<>();
    for (Row row : rows) {
      Object dictKey = PlainValue.of(row.get(0));
      String where = spec.key() + " of frame '" + spec.frame() + "'";
      if (dictKey == null) {
        throw failed(name, where + " is null in a row");
      }
      if (dict.containsKey(dictKey)) {
        throw failed(name, where + " is " + dictKey + " in more than one row");
      }
      dict.put(dictKey, PlainValue.of(row.get(1)));
    }
    return dict;
  }

  private Dataset<Row> frame(String name, String frame) {
    if (!frames.names().contains(frame)) {
      throw failed(name, "there is no frame '" + frame + "'; the plan has " + frames.names());
    }
    return frames.whole(frame);
  }

  private static Column column(String name, String frameName, Dataset<Row> frame, String column) {
    if (Arrays.stream(frame.columns()).noneMatch(column::equalsIgnoreCase)) {
      throw failed(
          name,
          "frame '"
              + frameName
              + "' has no column '"
              + column
              + "'; it has "
              + Arrays.toString(frame.columns()));
    }
    return frame.col("`" + column.replace("`", "``") + "`");
  }

  private List<Row> collect(String name, Dataset<Row> rows) {
    try {
      // collectAsList would make a decoder of rows first, for which Spark looks into itself by
      // Scala's
      // reflection: half of the time that the few rows of a dict take
      return List.of(rows.queryExecution().executedPlan().executeCollectPublic());
    } catch (RuntimeException e) {
      String what = frames.spokenOf(Causes.text(e)).map(spoken -> spoken + ": ").orElse("");
      throw new JobException(
          Failure.Kind.INPUT, "dict '" + name + "': " + what + Lines.first(Causes.root(e)), e);
    }
  }

  private static JobException failed(String name, String problem) {
    return new JobException(Failure.Kind.INPUT, "dict '" + name + "': " + problem);
  }
}
