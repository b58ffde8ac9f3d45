package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.common.base.Splitter;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent.OutputCleared;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunEvent.StoppedByFailure;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.file.FileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileJournalTest extends JournalContractTest {
  private final FileStore store = new FileStore();
  @TempDir Path folder;

  @Override
  ObjectStore store() {
    return store;
  }

  @Override
  Location stateDir() {
    return Location.of(folder);
  }

  @Test
  void dropsATornLastLineWithAWarning() throws IOException {
    open(ONE).journal().append(List.of(change("a"), change("b")), NOON);
    cut(1, 5);

    assertThat(changes()).containsExactly("a");
    assertThat(read().warnings())
        .containsExactly(
            segment(1)
                + ", line 4: the last line is not whole and does not count;"
                + " its writer was interrupted");
  }

  @Test
  void takesOverFromAControllerThatDiedInTheMiddleOfALine() throws IOException {
    open(ONE).journal().append(List.of(change("a"), change("b")), NOON);
    cut(1, 5);
    open(TWO).journal().append(List.of(change("c")), NOON);

    assertThat(changes()).containsExactly("a", "c");
    assertThat(read().warnings()).isEmpty();
  }

  @Test
  void ignoresWhatAnOldControllerWritesBeyondTheTakeover() throws IOException {
    open(ONE).journal().append(List.of(change("a")), NOON);
    open(TWO).journal().append(List.of(change("b")), NOON);
    // as a write that was under way when the segment was sealed
    JournalEntry late = new JournalEntry(3, 1, NOON, change("late"));
    Files.writeString(
        segment(1), JournalFormat.line(late, "00000000").text(), StandardOpenOption.APPEND);
    Files.writeString(segment(1), "{\"torn", StandardOpenOption.APPEND);

    assertThat(changes()).containsExactly("a", "b");
  }

  @Test
  void refusesAChangedLine() throws IOException {
    open(ONE).journal().append(List.of(change("a"), change("b")), NOON);
    Files.writeString(segment(1), Files.readString(segment(1)).replace("\"a\"", "\"x\""));

    refuses(segment(1) + ", line 3: its checksum is");
  }

  @Test
  void refusesALineLeftOut() throws IOException {
    open(ONE).journal().append(List.of(change("a"), change("b")), NOON);
    List<String> lines = lines(1);
    Files.writeString(
        segment(1), String.join("\n", lines.get(0), lines.get(1), lines.get(3)) + "\n");

    refuses(segment(1) + ", line 3: its checksum is");
  }

  @Test
  void refusesASegmentThatIsCutShortBeforeTheTakeover() throws IOException {
    open(ONE).journal().append(List.of(change("a"), change("b")), NOON);
    open(TWO);
    Files.writeString(segment(1), String.join("\n", lines(1).subList(0, 3)) + "\n");

    refuses("it ends at position 2, but epoch 2 took over at 3");
  }

  @Test
  void refusesATornLineBeforeTheTakeover() throws IOException {
    open(ONE).journal().append(List.of(change("a")), NOON);
    open(TWO);
    cut(1, 5);

    refuses("a line in the middle is not whole");
  }

  @Test
  void refusesAJournalOfWhichASegmentIsMissing() throws IOException {
    open(ONE);
    open(TWO);
    open(ONE);
    Files.delete(segment(2));

    refuses("the segment of epoch 2 is missing");
  }

  @Test
  void refusesASegmentUnderTheNameOfAnother() throws IOException {
    open(ONE);
    Files.copy(segment(1), segment(2));

    refuses(segment(2) + ", line 1: it says epoch 1, but its name says 2");
  }

  @Test
  void refusesASecondSegmentOfAnEpoch() throws IOException {
    open(ONE);
    Files.copy(segment(1), segment(1).resolveSibling("1.jsonl"));

    refuses("1.jsonl: it is a second segment of epoch 1, beside 000001.jsonl");
  }

  @Test
  void refusesTheSegmentOfAnotherRun() throws IOException {
    open(ONE);
    open(TWO);
    RunFolder other = RunFolder.of(stateDir(), OUT_DIR, "another");
    var started = new RunEvent.ControllerStarted("0.1.0", "ci-1", 1, "another", false);
    journals().open(other, ONE, started, NOON);
    journals().open(other, ONE, started, NOON);
    Path foreign = other.journal().resolve("000002.jsonl").path().orElseThrow();
    Files.write(segment(2), Files.readAllBytes(foreign));

    refuses("it is of run another, the first of " + RUN_ID);
  }

  @Test
  void refusesASegmentThatTookOverFromAnotherLine() throws IOException {
    open(ONE).journal().append(List.of(change("a")), NOON);
    open(TWO);
    byte[] kept = Files.readAllBytes(segment(2));
    Files.delete(segment(1));
    Files.delete(segment(2));
    Files.delete(segment(1).resolveSibling("000001.sealed"));
    open(ONE).journal().append(List.of(change("b")), NOON);
    Files.write(segment(2), kept);

    refuses(segment(2) + ", line 1: it took over at position 2 with checksum");
  }

  @Test
  void refusesWhatCannotHaveHappened() {
    open(ONE)
        .journal()
        .append(List.of(resolved(), Happening.to(VALUE, new OutputCleared(1))), NOON);

    refuses("line 4: it cannot have happened then: iteration 56 received OutputCleared while");
  }

  @Test
  void readsAJournalWhoseValuesItDoesNotKnowFromTheSequence() {
    open(ONE).journal().append(List.of(Happening.toRun(new StoppedByFailure(VALUE))), NOON);

    assertThat(read().state().stop().orElseThrow().why()).contains("56");
  }

  @Test
  void refusesANewerFormatInOtherWords() throws IOException {
    open(ONE);
    Files.writeString(
        segment(1), Files.readString(segment(1)).replace("\"format\":1", "\"format\":7"));

    assertThatExceptionOfType(JournalDamagedException.class)
        .isThrownBy(this::read)
        .withMessage(
            segment(1)
                + ", line 1 is of format 7, which a newer Muster wrote; this one reads up to format"
                + " 1. Nothing was changed. Use that newer version for this run");
  }

  @Test
  void refusesAFileThatIsNoJournal() throws IOException {
    open(ONE);
    Files.writeString(segment(1), "hello\n");

    refuses(segment(1) + ", line 1: it is not JSON");
  }

  @Test
  void saysWhatToDoAboutDamage() throws IOException {
    open(ONE);
    Files.writeString(segment(1), "");

    refuses("Nothing was changed. Put that file back from a copy; if there is none");
  }

  @Test
  void ignoresFilesThatAreNoSegments() throws IOException {
    open(ONE);
    Files.writeString(segment(1).resolveSibling(".nfs0001"), "x");
    Files.writeString(segment(1).resolveSibling("000001.jsonl~"), "x");

    assertThat(read().epoch()).isEqualTo(1);
  }

  @Test
  void noticesThatItsSegmentIsGone() throws IOException {
    OpenedJournal opened = open(ONE);
    Files.delete(segment(1));

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> opened.journal().append(List.of(change("a")), NOON))
        .withMessageContaining("somebody removed it while the run was driven");
  }

  @Test
  void writesThroughAnInterrupt() {
    OpenedJournal opened = open(ONE);
    Thread.currentThread().interrupt();
    try {
      opened.journal().append(List.of(change("a")), NOON);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(changes()).containsExactly("a");
  }

  private void refuses(String why) {
    assertThatExceptionOfType(JournalDamagedException.class)
        .isThrownBy(this::read)
        .withMessageContaining("the journal is damaged: ")
        .withMessageContaining(why);
  }

  private Path segment(int epoch) {
    return run().journal().path().orElseThrow().resolve(String.format("%06d.jsonl", epoch));
  }

  private List<String> lines(int epoch) throws IOException {
    return Splitter.on('\n').splitToList(Files.readString(segment(epoch)));
  }

  private void cut(int epoch, int bytes) throws IOException {
    byte[] content = Files.readAllBytes(segment(epoch));
    Files.write(segment(epoch), Arrays.copyOf(content, content.length - bytes));
  }
}
