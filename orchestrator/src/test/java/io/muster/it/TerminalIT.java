package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.muster.cli.VirtualTerminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen on a terminal, by the kernel's own pseudo-terminal. */
final class TerminalIT {
  private static final int COLUMNS = 90;
  private static final Path KEYBOARD =
      Path.of("src/test/resources/io/muster/it/terminal.py").toAbsolutePath();

  @TempDir Path place;
  private PlanFolder folder;
  private FakeSpark spark;

  @BeforeEach
  void aTerminal() throws Exception {
    assumeTrue(hasPython(), "no python3 here");
    folder = new PlanFolder(place).setting("TERM", "xterm").setting("COLUMNS", "");
    spark = folder.fakePlan("[1, 2, 3]", "limits: {max_concurrent: 1}");
    spark.plays(2, ": >\"$STAGE/begun\"; await \"$STAGE/go\"; good");
  }

  @AfterEach
  void close() {
    if (folder != null) {
      folder.close();
    }
  }

  @Test
  void finishedIterationsStayAboveABlockThatIsDrawnInPlaceAndTakenAway() {
    MusterProcess run = onTerminal(COLUMNS).startRun();
    MusterProcess.await("the block", () -> screen(run).contains("1 of 3 verified"));
    long drawn = redrawn(run);
    MusterProcess.await("two more drawings", () -> redrawn(run) >= drawn + 2);

    List<String> lines = screen(run).lines().toList();
    assertThat(lines).filteredOn(line -> line.contains("of 3 verified")).hasSize(1);
    assertThat(lines).filteredOn(line -> line.startsWith("\u2713 1 ")).hasSize(1);
    assertThat(lines.indexOf(starting(lines, "\u2713 1 ")))
        .isLessThan(lines.indexOf(starting(lines, "1 of 3 verified")));
    assertThat(lines).allMatch(line -> line.length() <= COLUMNS);

    spark.cue("go");
    MusterProcess.Ended end = run.end();

    assertThat(end.exitCode()).as(end.everything()).isZero();
    List<String> last = left(end);
    assertThat(last).noneMatch(line -> line.matches("[123] of 3 verified.*held.*"));
    assertThat(last.get(last.size() - 2)).startsWith("PASSED: 3 of 3 iterations verified");
    assertThat(last.get(last.size() - 1)).startsWith("{\"run_id\":").endsWith("\"exit_code\":0}");
  }

  @Test
  void afterControlCTheTerminalIsAsItShouldBe() {
    MusterProcess run = onTerminal(COLUMNS).startRun();
    MusterProcess.await("the block", () -> screen(run).contains("1 of 3 verified"));

    run.signal("INT");
    MusterProcess.Ended end = run.end();

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(130);
    List<String> last = left(end);
    assertThat(last.get(last.size() - 2)).startsWith("INTERRUPTED: 1 of 3 iterations verified");
    assertThat(last.get(last.size() - 1)).endsWith("\"exit_code\":130,\"message\":\"SIGINT\"}");
    assertThat(folder.applicationProcesses()).isEmpty();
  }

  @Test
  void controlCEndsACommandThatReadsTheSequenceFromTheTerminal() {
    for (String command : List.of("run", "plan")) {
      MusterProcess reading = onTerminal(COLUMNS).start(command, "plan.yaml", "--sequence", "-");
      MusterProcess.await("the question", () -> screen(reading).contains("type the sequence"));

      assertEndsAtOnce(reading, () -> reading.signal("INT"), 130);
    }
  }

  @Test
  void sigtermEndsACommandThatReadsTheSequenceFromTheTerminal() {
    MusterProcess reading = onTerminal(COLUMNS).startRun("--sequence", "-");
    MusterProcess.await("the question", () -> screen(reading).contains("type the sequence"));

    assertEndsAtOnce(
        reading,
        () ->
            folder.processes().stream()
                .filter(process -> process.pid() != reading.pid())
                .forEach(ProcessHandle::destroy),
        143);
  }

  @Test
  void controlCReachesTheCommandThatIsToGiveTheSequenceAsWell() throws IOException {
    spark = folder.fakePlan("{command: [sh, -c, 'touch asked; exec sleep 1000']}", "");
    for (String command : List.of("run", "plan")) {
      Files.deleteIfExists(folder.path("asked"));
      MusterProcess asking = onTerminal(COLUMNS).start(command, "plan.yaml");
      MusterProcess.await("the command", () -> Files.exists(folder.path("asked")));

      assertEndsAtOnce(asking, () -> asking.signal("INT"), 130);
    }
  }

  private void assertEndsAtOnce(MusterProcess preparing, Runnable signal, int code) {
    signal.run();
    MusterProcess.Ended end = preparing.end();

    assertThat(end.exitCode()).as(end.everything()).isEqualTo(code);
    assertThat(end.stdout())
        .contains("while the command prepared: nothing was started")
        .doesNotContain("\tat ");
    MusterProcess.await("the end of all", () -> folder.processes().isEmpty());
  }

  @Test
  void aRunIsWatchedUntilItsEnd() {
    MusterProcess run = folder.startRun();
    MusterProcess.await("the application", () -> Files.exists(spark.stage("begun")));
    MusterProcess watch = onTerminal(COLUMNS).start("status", "plan.yaml", "--watch");
    MusterProcess.await("the block", () -> screen(watch).contains("driven by process"));
    long drawn = redrawn(watch);
    MusterProcess.await("two more drawings", () -> redrawn(watch) >= drawn + 2);
    assertThat(screen(watch).lines()).filteredOn(line -> line.contains("driven by")).hasSize(1);

    spark.cue("go");
    assertThat(run.end().exitCode()).isZero();
    MusterProcess.Ended end = watch.end();

    assertThat(end.exitCode()).isZero();
    assertThat(left(end))
        .filteredOn(line -> line.contains("driven by"))
        .singleElement()
        .asString()
        .startsWith("driven by nobody");
  }

  @Test
  void aWatchThatIsLeftByControlCLeavesTheRunAlone() {
    MusterProcess run = folder.startRun();
    MusterProcess.await("the application", () -> Files.exists(spark.stage("begun")));
    MusterProcess watch = onTerminal(COLUMNS).start("status", "plan.yaml", "--watch");
    MusterProcess.await("the block", () -> screen(watch).contains("driven by process"));

    watch.signal("INT");
    MusterProcess.Ended end = watch.end();

    assertThat(end.exitCode()).isEqualTo(130);
    assertThat(screen(watch)).endsWith("\n^C").contains("driven by process");
    assertThat(run.isAlive()).isTrue();
    spark.cue("go");
    assertThat(run.end().exitCode()).isZero();
  }

  @Test
  void coloursAreLeftOutWhereTheyAreNotWanted() {
    spark.cue("go");
    assertThat(onTerminal(COLUMNS).startRun().end().stdout()).containsPattern("\033\\[\\d+m");

    folder.setting("NO_COLOR", "1");
    assertThat(onTerminal(COLUMNS).startRun().end().stdout())
        .contains("\u2713 1")
        .doesNotContainPattern("\033\\[[0-9;]*m");
  }

  @Test
  void columnsOfTheEnvironmentMakeEverythingNarrower() {
    folder.setting("COLUMNS", "50");
    MusterProcess run = onTerminal(COLUMNS).startRun();
    MusterProcess.await("the block", () -> screen(run).contains("1 of 3 verified"));

    List<String> lines = screen(run).lines().toList();
    int block = lines.indexOf(starting(lines, "1 of 3 verified"));
    assertThat(lines.subList(block, lines.size())).allMatch(line -> line.length() <= 50);
    assertThat(onTerminal(COLUMNS).muster("status", "plan.yaml").stdout().lines())
        .filteredOn(line -> line.matches("[123] .*"))
        .hasSize(3)
        .allMatch(line -> line.length() <= 50);
  }

  private PlanFolder onTerminal(int columns) {
    return folder.startedBy("python3", KEYBOARD.toString(), "24", Integer.toString(columns));
  }

  private static String screen(MusterProcess process) {
    return new VirtualTerminal(COLUMNS).shows(process.stdout()).screen();
  }

  /** The lines that stay after the end of a command, whose cursor is below them. */
  private static List<String> left(MusterProcess.Ended end) {
    VirtualTerminal terminal = new VirtualTerminal(COLUMNS).shows(end.stdout());
    assertThat(terminal.isAtItsEnd()).as(terminal.screen()).isTrue();
    List<String> lines = terminal.lines();
    return lines.subList(0, lines.size() - 1);
  }

  /** How often a block was drawn over the one before. */
  private static long redrawn(MusterProcess process) {
    return process.stdout().split("\033\\[\\d+A", -1).length;
  }

  private static String starting(List<String> lines, String begin) {
    return lines.stream()
        .filter(line -> line.startsWith(begin))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no line begins with " + begin + ": " + lines));
  }

  private static boolean hasPython() throws InterruptedException {
    try {
      return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
