package io.muster.plan;

import com.google.common.collect.ImmutableList;
import java.util.Arrays;
import java.util.Locale;

/**
 * A reference in a text of the plan.
 *
 * @param argument what stands after the colon; empty where there is none
 */
public record Placeholder(Kind kind, String argument) {

  /** What a placeholder stands for. */
  public enum Kind {
    VALUE("value"),
    PARAM("param:NAME"),
    RUN_ID("run_id"),
    ATTEMPT("attempt"),
    /** The folder of the iteration's own output. */
    OUTPUT("output"),
    /** The folder of the output of another iteration, which this one comes after. */
    OUTPUT_OF("output:VALUE"),
    SCRATCH("scratch"),
    ENV("env:NAME"),
    FILE("file:PATH"),
    /** An entry of a dict that Muster itself can read. */
    DICT("dict:NAME.KEY");

    private final String form;

    Kind(String form) {
      this.form = form;
    }

    /** {@code ${param:NAME}}. */
    public String form() {
      return "${" + form + "}";
    }

    /** Whether what it stands for is looked up where the job runs, and nowhere written down. */
    public boolean isSecret() {
      return this == ENV || this == FILE;
    }

    String word() {
      int colon = form.indexOf(':');
      return colon < 0 ? form : form.substring(0, colon);
    }

    boolean hasArgument() {
      return form.indexOf(':') >= 0;
    }

    static ImmutableList<String> words() {
      return Arrays.stream(values())
          .map(Kind::word)
          .distinct()
          .collect(ImmutableList.toImmutableList());
    }
  }

  public Placeholder {
    if (kind.hasArgument() == argument.isEmpty()) {
      throw new IllegalArgumentException("a placeholder of the form " + kind.form());
    }
  }

  /** NAME of {@code ${dict:NAME.KEY}}. */
  public String dictName() {
    int dot = argument.indexOf('.');
    return dot < 0 ? argument : argument.substring(0, dot);
  }

  /** KEY of {@code ${dict:NAME.KEY}}. */
  public String dictKey() {
    int dot = argument.indexOf('.');
    return dot < 0 ? "" : argument.substring(dot + 1);
  }

  /** As the plan writes it. */
  @Override
  public String toString() {
    String word = kind.word().toLowerCase(Locale.ROOT);
    return argument.isEmpty() ? "${" + word + "}" : "${" + word + ":" + argument + "}";
  }
}
