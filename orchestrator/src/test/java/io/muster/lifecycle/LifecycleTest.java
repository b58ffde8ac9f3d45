package io.muster.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.Table;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationEvent.OutputVerified;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private static final Path DIAGRAM = Path.of("docs/lifecycle.md");
  private static final Moment NOON = new Moment(Instant.parse("2026-01-01T12:00:00Z"), 1);

  @Test
  void refusesWhatCannotHappenInOneSentence() {
    IterationState state = launching(new Value("56"));

    assertThatThrownBy(
            () ->
                state.after(
                    new OutputVerified(
                        1,
                        new VerifiedOutput(
                            OptionalLong.empty(),
                            Optional.empty(),
                            List.of(),
                            com.google.common.collect.ImmutableMap.of())),
                    NOON))
        .isInstanceOf(IllegalMoveException.class)
        .hasMessage("iteration 56 received OutputVerified while LAUNCHING");
  }

  @Test
  void everyEventHasAMove() {
    Set<String> moved =
        Lifecycle.moves().columnKeySet().stream()
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> known =
        Stream.of(IterationEvent.class, IterationEvent.Intention.class)
            .flatMap(kind -> Arrays.stream(kind.getPermittedSubclasses()))
            .filter(Class::isRecord)
            .map(Class::getSimpleName)
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(moved).isEqualTo(known);
  }

  @Test
  void everyPhaseCanBeReachedAndOnlyTerminalOnesLeadNowhereByThemselves() {
    Set<Phase> reached = new TreeSet<>(Lifecycle.moves().values());

    assertThat(reached).containsExactlyInAnyOrder(Phase.values());
    assertThat(Lifecycle.moves().rowKeySet()).containsExactlyInAnyOrder(Phase.values());
  }

  /** What is at work holds its slice; what is terminal holds nothing. */
  @Test
  void nothingWorksWithoutASlice() {
    for (Phase phase : Phase.values()) {
      assertThat(!phase.mayBeAtWork() || phase.holdsSlice()).as(phase.name()).isTrue();
      assertThat(phase.isTerminal() && phase.holdsSlice()).as(phase.name()).isFalse();
    }
  }

  /** Run with -Dmuster.write-diagram=true to draw it anew. */
  @Test
  void theDiagramInTheDocsIsTheTable() throws IOException {
    String drawn = drawn();
    if (Boolean.getBoolean("muster.write-diagram")) {
      Files.writeString(DIAGRAM, drawn);
    }

    assertThat(Files.readString(DIAGRAM)).isEqualTo(drawn);
  }

  private static String drawn() {
    StringBuilder text = new StringBuilder();
    text.append("# The lifecycle of an iteration\n\n");
    text.append("Drawn from the table in `Lifecycle`; a test compares the two.\n\n");
    text.append("```mermaid\nstateDiagram-v2\n  [*] --> PENDING\n");
    Map<String, Set<String>> arrows = new TreeMap<>();
    for (Table.Cell<Phase, Class<? extends IterationEvent>, Phase> move :
        Lifecycle.moves().cellSet()) {
      String arrow = move.getRowKey() + " --> " + move.getValue();
      arrows.computeIfAbsent(arrow, a -> new TreeSet<>()).add(move.getColumnKey().getSimpleName());
    }
    arrows.forEach(
        (arrow, events) ->
            text.append("  ")
                .append(arrow)
                .append(": ")
                .append(String.join(", ", events))
                .append('\n'));
    text.append("  VERIFIED --> [*]\n  FAILED --> [*]\n  BLOCKED --> [*]\n```\n\n");
    text.append(
        "| phase | holds a slice | may be at work | terminal |\n| --- | --- | --- | --- |\n");
    for (Phase phase : Phase.values()) {
      text.append("| ")
          .append(phase)
          .append(" | ")
          .append(yes(phase.holdsSlice()))
          .append(" | ")
          .append(yes(phase.mayBeAtWork()))
          .append(" | ")
          .append(yes(phase.isTerminal()))
          .append(" |\n");
    }
    return text.toString();
  }

  private static String yes(boolean holds) {
    return holds ? "yes" : "–";
  }

  private static IterationState launching(Value value) {
    MemorySize gibibyte = MemorySize.ofGibibytes(1);
    Slice slice =
        new Slice(1, 1, gibibyte, 1, gibibyte, gibibyte, MemorySize.ZERO, MemorySize.ZERO);
    return IterationState.pending(value, 0, NOON.at())
        .after(new ClearIntended(1, slice), NOON)
        .after(new IterationEvent.OutputCleared(1), NOON)
        .after(new IterationEvent.LaunchIntended(1, Tag.of("/out", "run", value, 1)), NOON);
  }
}
