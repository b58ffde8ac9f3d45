package io.muster.job.load;

import java.util.ArrayList;
import java.util.List;

/** Walks the causes of an exception, which may go in a circle. */
public final class Causes {
  private static final int DEEPEST = 30;

  private Causes() {}

  /** From the outermost to the root. */
  public static List<Throwable> of(Throwable outermost) {
    List<Throwable> chain = new ArrayList<>();
    for (Throwable at = outermost; at != null && chain.size() < DEEPEST; at = at.getCause()) {
      if (chain.contains(at)) {
        break;
      }
      chain.add(at);
    }
    return chain;
  }

  static Throwable root(Throwable outermost) {
    List<Throwable> chain = of(outermost);
    return chain.get(chain.size() - 1);
  }

  /** All that the chain says, with the names of what was thrown. */
  public static String text(Throwable outermost) {
    StringBuilder text = new StringBuilder();
    of(outermost).forEach(at -> text.append(at).append('\n'));
    return text.toString();
  }
}
