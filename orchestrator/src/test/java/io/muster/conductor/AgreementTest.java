package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent.KeepIntended;
import io.muster.lifecycle.IterationEvent.OutputVerified;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.Moment;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.Value;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgreementTest {
  private static final Moment NOON = new Moment(Instant.parse("2026-01-01T12:00:00Z"), 1);

  @TempDir Path folder;

  @Test
  void namesTheSchemaThatIsNotThatOfMost() {
    Agreement agreement = agreement("verify: {schema: same}");

    Map<Value, String> dissent =
        agreement.schemas(
            List.of(saw("1", "id INT", "a"), saw("2", "id BIGINT", "a"), saw("3", "id INT", "a")));

    assertThat(dissent)
        .containsExactly(
            Map.entry(new Value("2"), "its schema is id BIGINT, that of 1, 3 is id INT"));
  }

  @Test
  void comparesNoSchemasUnlessAsked() {
    assertThat(agreement("").schemas(List.of(saw("1", "id INT", "a"), saw("2", "id BIGINT", "a"))))
        .isEmpty();
  }

  @Test
  void namesWhoSawAnotherContentOfAFrame() {
    Map<Value, String> dissent =
        agreement("")
            .inputs(List.of(saw("1", "", "new"), saw("2", "", "old"), saw("3", "", "new")));

    assertThat(dissent)
        .containsExactly(
            Map.entry(new Value("2"), "it saw frame numbers as old, that of 1, 3 is new"));
  }

  @Test
  void namesWhoReadATableAtAnotherVersion() {
    Agreement agreement =
        new Agreement(
            new PlanOnDisk(folder)
                .resolved(yaml("").replace("format: csv, path: numbers.csv", "table: lake.t")));

    assertThat(
            agreement.inputs(
                List.of(
                    saw("1", "", "delta 12"), saw("2", "", "delta 13"), saw("3", "", "delta 12"))))
        .containsExactly(
            Map.entry(
                new Value("2"), "it saw frame numbers as delta 13, that of 1, 3 is delta 12"));
  }

  @Test
  void comparesOnlyThoseThatReadTheSameFiles() {
    new PlanOnDisk(folder).file("more.csv", "7\n");
    Agreement agreement =
        agreement("iterations: {2: {frames: {numbers: {format: csv, path: more.csv}}}}");

    assertThat(agreement.inputs(List.of(saw("1", "", "a"), saw("2", "", "b"), saw("3", "", "a"))))
        .isEmpty();
  }

  @Test
  void comparesNoInputsWhereThatIsSwitchedOff() {
    Agreement agreement =
        new Agreement(
            new PlanOnDisk(folder)
                .resolved(yaml("").replace("inputs: {", "inputs: {consistency: off, ")));

    assertThat(agreement.inputs(List.of(saw("1", "", "a"), saw("2", "", "b")))).isEmpty();
  }

  private Agreement agreement(String more) {
    return new Agreement(new PlanOnDisk(folder).resolved(yaml(more)));
  }

  private static String yaml(String more) {
    return """
        model_sequence: [1, 2, 3]
        out_dir: out
        inputs: {frames: {numbers: {format: csv, path: numbers.csv}}}
        job: {sql: {file: one.sql}}
        %s
        """
        .formatted(more);
  }

  /** A verified iteration, with its schema and the digest of what it saw of the frame. */
  private static IterationState saw(String text, String schema, String digest) {
    Value value = new Value(text);
    VerifiedOutput output =
        new VerifiedOutput(
            OptionalLong.of(1), Optional.of(schema), List.of(), ImmutableMap.of("numbers", digest));
    RunState state = RunState.EMPTY;
    for (Happening happening :
        List.of(
            Happening.toRun(new RunEvent.SequenceResolved(List.of(value))),
            Happening.to(value, new KeepIntended("former")),
            Happening.to(value, new OutputVerified(0, output)))) {
      state = state.after(happening, NOON);
    }
    return state.iteration(value);
  }
}
