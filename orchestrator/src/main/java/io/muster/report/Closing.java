package io.muster.report;

import java.util.ArrayList;
import java.util.List;

/** All that people read when a run has come to its end: failures, table, verdict. */
public final class Closing {
  private Closing() {}

  /** The lines for stderr; the line for programs then goes to stdout, and nothing after it. */
  public static List<String> of(RunOutcome run, int width) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.addAll(FailureDigest.of(run, width));
    if (!run.iterations().isEmpty()) {
      lines.addAll(ResultTable.of(run, width));
      lines.add("");
      List<String> remarks = Remarks.of(run, width);
      if (!remarks.isEmpty()) {
        lines.addAll(remarks);
        lines.add("");
      }
    }
    lines.add(Verdict.of(run));
    return lines;
  }
}
