package io.muster.verify;

import io.muster.lifecycle.VerifiedOutput;
import java.util.List;

/** What the verifier says of an output. */
public sealed interface Verdict {

  /**
   * It is there, whole, fresh and right.
   *
   * @param output whose schema is spelled in one way, so that equal texts are equal schemas
   */
  record Passed(VerifiedOutput output) implements Verdict {}

  /**
   * It is not.
   *
   * @param problems all that was found, at least one, each a sentence that names the path and the
   *     figures
   */
  record Rejected(List<String> problems) implements Verdict {
    public Rejected {
      problems = List.copyOf(problems);
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("a rejection names at least one problem");
      }
    }
  }
}
