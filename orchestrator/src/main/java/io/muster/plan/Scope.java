package io.muster.plan;

import static io.muster.plan.Placeholder.Kind.ATTEMPT;
import static io.muster.plan.Placeholder.Kind.DICT;
import static io.muster.plan.Placeholder.Kind.ENV;
import static io.muster.plan.Placeholder.Kind.FILE;
import static io.muster.plan.Placeholder.Kind.OUTPUT;
import static io.muster.plan.Placeholder.Kind.OUTPUT_OF;
import static io.muster.plan.Placeholder.Kind.PARAM;
import static io.muster.plan.Placeholder.Kind.RUN_ID;
import static io.muster.plan.Placeholder.Kind.SCRATCH;
import static io.muster.plan.Placeholder.Kind.VALUE;

import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import java.util.stream.Collectors;

/** Which placeholders a text of the plan may have; params are replaced before anybody asks. */
enum Scope {
  /** Texts that Muster itself goes by. */
  FIXED("here", ImmutableSet.of()),
  /** What changes from call to call would defeat resume. */
  FOLDER("in out_dir and state_dir", ImmutableSet.of(ENV)),
  /** What is the same for all iterations. */
  RUN("here", ImmutableSet.of(ENV)),
  /** Files that an iteration names. */
  PATH("in a path", ImmutableSet.of(VALUE, ENV)),
  FRAME_PATH("in a frame's path", ImmutableSet.of(VALUE, ENV, OUTPUT_OF)),
  /** Which row of a frame. */
  ROW("here", ImmutableSet.of(VALUE)),
  /** SQL that stands in the plan, where a placeholder becomes a literal. */
  SQL("in SQL of the plan", ImmutableSet.of(VALUE)),
  /** What Muster's own code in the application is given. */
  TEXT("here", ImmutableSet.of(VALUE, RUN_ID, ATTEMPT, OUTPUT, OUTPUT_OF, SCRATCH, ENV, FILE)),
  /** Arguments of a user's application: everybody on the machine sees them, so no secrets. */
  ARGUMENT(
      "in an argument, which everybody on the machine can see (secrets go into"
          + " job.application.conf)",
      ImmutableSet.of(VALUE, RUN_ID, ATTEMPT, OUTPUT, OUTPUT_OF, SCRATCH, DICT)),
  /** Arguments of a command that looks at an output. */
  CHECK(
      "in an argument, which everybody on the machine can see (the command has Muster's"
          + " environment)",
      ImmutableSet.of(VALUE, RUN_ID, ATTEMPT, OUTPUT, OUTPUT_OF)),
  /** Settings of Spark. */
  SETTING("here", ImmutableSet.of(VALUE, RUN_ID, ATTEMPT, OUTPUT, OUTPUT_OF, SCRATCH, ENV, FILE)),
  /** Settings of an application of the user's own. */
  APPLICATION(
      "here", ImmutableSet.of(VALUE, RUN_ID, ATTEMPT, OUTPUT, OUTPUT_OF, SCRATCH, ENV, FILE, DICT));

  private final String where;
  private final ImmutableSet<Placeholder.Kind> kinds;

  Scope(String where, ImmutableSet<Placeholder.Kind> kinds) {
    this.where = where;
    this.kinds = Sets.immutableEnumSet(kinds);
  }

  boolean allows(Placeholder.Kind kind) {
    return kinds.contains(kind);
  }

  /** Whether references in it are resolved where the driver runs. */
  boolean isForTheChild() {
    return kinds.contains(FILE);
  }

  /** Whether the driver has the text before anything of ours that resolves references. */
  boolean isOfSpark() {
    return this == SETTING || this == APPLICATION;
  }

  String where() {
    return where;
  }

  String allowed() {
    return Sets.union(ImmutableSet.of(PARAM), kinds).stream()
        .map(Placeholder.Kind::form)
        .collect(Collectors.joining(", "));
  }
}
