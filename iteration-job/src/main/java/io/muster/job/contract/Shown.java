package io.muster.job.contract;

import java.util.List;

/**
 * What an attempt that was only tried has to show: {@code shown.json} in its folder. Secrets that
 * were resolved are taken out.
 *
 * @param frames that were loaded, in the order in which they were
 * @param outputs one, or those that the job has named
 */
public record Shown(List<ReadFrame> frames, List<Output> outputs) {
  public static final String FILE_NAME = "shown.json";

  /**
   * A frame that was loaded, before any rows of it were left out.
   *
   * @param files that it is, or null where only its source knows
   * @param bytes of these files, or null
   * @param rows by the footers of these files, or null where nobody knows without reading them
   */
  public record ReadFrame(String name, Long files, Long bytes, Long rows) {
    public ReadFrame {
      Check.text(name, "name");
    }
  }

  /**
   * One output.
   *
   * @param name of its folder; empty where it is the only one
   * @param schema as a tree, with a line for each column; empty if it cannot be told
   * @param columns of the rows
   * @param rows the first that were written, each value as a text of bounded length
   * @param plan of the query, as Spark explains it in its formatted mode; empty where the job wrote
   *     by itself
   * @param remark why something of this is not there, or null
   */
  public record Output(
      String name,
      String schema,
      List<String> columns,
      List<List<String>> rows,
      String plan,
      String remark) {
    public Output {
      Check.present(name, "name");
      Check.present(schema, "schema");
      Check.present(plan, "plan");
      columns = Check.list(columns);
      rows = Check.list(rows).stream().map(Check::list).toList();
    }
  }

  public Shown {
    frames = Check.list(frames);
    outputs = Check.list(outputs);
  }
}
