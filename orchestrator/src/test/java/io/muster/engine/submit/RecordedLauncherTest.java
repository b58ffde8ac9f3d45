package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.engine.Workplace;
import io.muster.fakes.HeldWrites;
import io.muster.fakes.MemoryStore;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Tag;
import io.muster.plan.JvmMode;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.slice.Slice;
import io.muster.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordedLauncherTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Machine OURS = new Machine("ours", "boot-1", "pid:[1]");
  private static final Machine THEIRS = new Machine("theirs", "boot-2", "pid:[1]");
  private static final Attempt ATTEMPT =
      new Attempt(
          new Value("56"),
          1,
          Tag.of("s3://bucket/out", "run", new Value("56"), 1),
          new Location("s3://bucket/state/run-0123456789/attempts/iter_56/1"));

  @TempDir private Path cache;
  private final MemoryStore store = new MemoryStore(() -> NOON);
  private final Here here = new Here();

  /** The launcher of local files, as far as it is asked. */
  private static final class Here implements Launcher {
    final List<String> asked = new ArrayList<>();
    final List<Location> askedIn = new ArrayList<>();
    Attempt attempt = ATTEMPT;
    Observation answer = new Observation.AtWork(Optional.empty(), Optional.empty());
    Observer observer = (attempt, observation) -> {};

    @Override
    public boolean launch(LaunchRequest request) {
      asked.add("launch");
      attempt = request.attempt();
      return true;
    }

    @Override
    public Observation find(Attempt asOf, int epoch) {
      asked.add("find");
      askedIn.add(asOf.folder());
      return answer;
    }

    @Override
    public void follow(Attempt asOf, Observer told) {
      observer = told;
    }

    @Override
    public void forget(Attempt asOf) {
      asked.add("forget");
    }

    @Override
    public Observation stop(Attempt asOf, int epoch) {
      asked.add("stop");
      askedIn.add(asOf.folder());
      return answer;
    }

    @Override
    public void close() {}
  }

  private RecordedLauncher on(Machine machine, Path folder) {
    return new RecordedLauncher(
        here,
        Workplace.mirroredIn(folder),
        machine,
        store,
        () -> NOON,
        () -> Duration.ofSeconds(5));
  }

  private RecordedLauncher ours() {
    return on(OURS, cache.resolve("ours"));
  }

  private RecordedLauncher theirs() {
    return on(THEIRS, cache.resolve("theirs"));
  }

  @Test
  void launchesInLocalFilesWhatTheStoreSaysIsThisMachines() throws Exception {
    try (RecordedLauncher launcher = ours()) {
      assertThat(launcher.launch(request())).isTrue();
      assertThat(here.attempt.folder())
          .isEqualTo(Location.of(cache.resolve("ours/run-0123456789/attempts/iter_56/1")));
      assertThat(claim())
          .contains("\"machine\"", "boot-1", ATTEMPT.tag().text(), here.attempt.folder().text());
      assertThat(launcher.find(ATTEMPT, 2)).isEqualTo(here.answer);
      assertThat(launcher.stop(ATTEMPT, 2)).isEqualTo(here.answer);
    }
    assertThat(here.asked).containsExactly("launch", "find", "stop");
  }

  @Test
  void whatNobodyHasLaunchedIsVoidAndIsLaunchedByNobody() throws Exception {
    try (RecordedLauncher finder = ours();
        RecordedLauncher late = theirs()) {
      assertThat(finder.find(ATTEMPT, 2)).isInstanceOf(Observation.Voided.class);
      assertThat(late.launch(request())).isFalse();
      assertThat(late.stop(ATTEMPT, 1)).isInstanceOf(Observation.Voided.class);
    }
    assertThat(here.asked).isEmpty();
  }

  @Test
  void whatAnotherMachineHoldsIsUnknownAndIsLeftAlone() throws Exception {
    try (RecordedLauncher launcher = theirs();
        RecordedLauncher other = ours()) {
      assertThat(launcher.launch(request())).isTrue();
      clear(cache.resolve("theirs")); // which on another machine is not there
      for (Observation told : List.of(other.find(ATTEMPT, 2), other.stop(ATTEMPT, 2))) {
        assertThat(((Observation.Unknown) told).why())
            .contains(
                "on host theirs (boot boot-2) in " + cache.resolve("theirs"),
                "from ours",
                "`muster settle`");
      }
      assertThatThrownBy(() -> other.launch(request()))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("on host theirs");
    }
    assertThat(here.asked).containsExactly("launch");
  }

  @Test
  void aFolderThatOutlivedItsMachinesBootIsLookedInto() throws Exception {
    try (RecordedLauncher launcher = on(THEIRS, cache.resolve("disk"));
        RecordedLauncher afterwards = ours()) {
      assertThat(launcher.launch(request())).isTrue();
      assertThat(afterwards.find(ATTEMPT, 2)).isEqualTo(here.answer);
      assertThat(here.askedIn).containsExactly(here.attempt.folder());
    }
  }

  @Test
  void looksIntoTheFolderThatTheClaimNamesWhateverItWouldChooseToday() throws Exception {
    try (RecordedLauncher before = on(OURS, cache.resolve("home"));
        RecordedLauncher afterwards = on(OURS, cache.resolve("under-cron"))) {
      assertThat(before.launch(request())).isTrue();
      assertThat(afterwards.find(ATTEMPT, 2)).isEqualTo(here.answer);
      assertThat(afterwards.stop(ATTEMPT, 2)).isEqualTo(here.answer);
    }
    Location inHome = Location.of(cache.resolve("home/run-0123456789/attempts/iter_56/1"));
    assertThat(here.askedIn).containsExactly(inHome, inHome);
    assertThat(cache.resolve("under-cron")).doesNotExist();
  }

  @Test
  void whatWasLaunchedHereIntoAFolderThatIsNotThereIsUnknown() throws Exception {
    try (RecordedLauncher before = ours()) {
      assertThat(before.launch(request())).isTrue();
    }
    Path folder = here.attempt.folder().path().orElseThrow();
    clear(cache.resolve("ours"));
    assertUntold("which is not there, or cannot be looked into: repeat the command as a user");
    // somebody else's folder of the same name
    Files.createDirectories(folder);
    assertUntold("which is not the folder that was made for it: it has no machine.json");
    Files.writeString(folder.resolve("machine.json"), claim().replace("boot-1", "boot-0"));
    assertUntold("which belongs to another claim");
    assertThat(here.asked).containsExactly("launch");
  }

  private void assertUntold(String why) throws Exception {
    try (RecordedLauncher launcher = ours()) {
      for (Observation told : List.of(launcher.find(ATTEMPT, 2), launcher.stop(ATTEMPT, 2))) {
        assertThat(((Observation.Unknown) told).why())
            .contains("on this host ours in " + here.attempt.folder(), why, "`muster settle`");
      }
    }
  }

  @Test
  void theFolderIsThereBeforeTheClaimThatNamesIt() throws Exception {
    List<Boolean> isThere = new ArrayList<>();
    Path folder = cache.resolve("ours/run-0123456789/attempts/iter_56/1");
    store.meanwhile(1, () -> isThere.add(Files.exists(folder.resolve("machine.json"))));
    try (RecordedLauncher launcher = ours()) {
      assertThat(launcher.launch(request())).isTrue();
    }
    assertThat(isThere).containsExactly(true);
  }

  @Test
  void launchesNothingWhereTheFolderCannotBeMade() throws Exception {
    Files.writeString(cache.resolve("ours"), "a file");
    try (RecordedLauncher launcher = ours()) {
      assertThatThrownBy(() -> launcher.launch(request()))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("cannot make " + cache.resolve("ours"))
          .hasMessageContaining("XDG_STATE_HOME");
    }
    assertThat(store.requests()).isEmpty();
  }

  @Test
  void asksTheStoreNothingWhenItStopsWhatItHasLaunched() throws Exception {
    try (RecordedLauncher launcher = ours()) {
      assertThat(launcher.launch(request())).isTrue();
      store.disconnect();
      assertThat(launcher.stop(ATTEMPT, 1)).isEqualTo(here.answer);
    }
  }

  @Test
  void copiesWhatTheAttemptLeftBeforeItTellsThatItIsOver() throws Exception {
    BlockingQueue<Observation> told = new LinkedBlockingQueue<>();
    try (RecordedLauncher launcher = ours()) {
      assertThat(launcher.launch(request())).isTrue();
      launcher.follow(ATTEMPT, (attempt, observation) -> told.add(observation));
      Path folder = Files.createDirectories(here.attempt.folder().path().orElseThrow());
      Files.writeString(folder.resolve("stderr.log"), "it said this");
      Files.writeString(folder.resolve("exit.json"), "{}");
      Files.writeString(folder.resolve("secrets.properties"), "a.secret=x");
      Files.writeString(folder.resolve("claim.json"), "of the child");
      here.observer.observed(ATTEMPT, new Observation.Succeeded());

      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new Observation.Succeeded());
      assertThat(text("stderr.log")).isEqualTo("it said this");
      assertThat(text("exit.json")).isEqualTo("{}");
    }
    assertThat(store.read(ATTEMPT.folder().resolve("secrets.properties"))).isEmpty();
    assertThat(claim()).contains("\"machine\"");
  }

  @Test
  void tellsTheEndAlsoWhereNothingCanBeCopied() throws Exception {
    BlockingQueue<Observation> told = new LinkedBlockingQueue<>();
    try (RecordedLauncher launcher = ours()) {
      assertThat(launcher.launch(request())).isTrue();
      launcher.follow(ATTEMPT, (attempt, observation) -> told.add(observation));
      Path folder = Files.createDirectories(here.attempt.folder().path().orElseThrow());
      Files.writeString(folder.resolve("stderr.log"), "it said this");
      store.disconnect();
      here.observer.observed(ATTEMPT, new Observation.Succeeded());

      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new Observation.Succeeded());
    }
  }

  @Test
  void tellsTheEndAlsoWhileACopyHangs() throws Exception {
    BlockingQueue<Observation> told = new LinkedBlockingQueue<>();
    CountDownLatch never = new CountDownLatch(1);
    try (RecordedLauncher launcher =
        new RecordedLauncher(
            here,
            Workplace.mirroredIn(cache),
            OURS,
            HeldWrites.of(store, at -> at.name().equals("stderr.log"), never),
            () -> NOON,
            () -> Duration.ZERO)) {
      assertThat(launcher.launch(request())).isTrue();
      Files.writeString(
          here.attempt.folder().path().orElseThrow().resolve("stderr.log"), "it said this");
      launcher.follow(ATTEMPT, (attempt, observation) -> told.add(observation));
      here.observer.observed(here.attempt, new Observation.Succeeded());

      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new Observation.Succeeded());
    }
  }

  @Test
  void whatWorksHereCanBeReadHere() throws Exception {
    try (RecordedLauncher launcher = ours()) {
      assertThat(launcher.placeOf(ATTEMPT)).isEqualTo(ATTEMPT.folder());
      assertThat(launcher.launch(request())).isTrue();
      assertThat(launcher.placeOf(ATTEMPT)).isEqualTo(here.attempt.folder());
    }
  }

  @Test
  void saysWhereTheLogIsAsOthersFindIt() throws Exception {
    BlockingQueue<Observation> told = new LinkedBlockingQueue<>();
    try (RecordedLauncher launcher = ours()) {
      assertThat(launcher.launch(request())).isTrue();
      here.answer = failed(here.attempt.folder().resolve("stderr.log"));
      launcher.follow(ATTEMPT, (attempt, observation) -> told.add(observation));
      here.observer.observed(here.attempt, here.answer);
      Observation onRecord = failed(ATTEMPT.folder().resolve("stderr.log"));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(onRecord);
      assertThat(launcher.find(ATTEMPT, 2)).isEqualTo(onRecord);
      assertThat(launcher.stop(ATTEMPT, 2)).isEqualTo(onRecord);
    }
  }

  private static Observation failed(Location log) {
    return new Observation.Failed(
        new Failure(
            Failure.Origin.APPLICATION,
            OptionalInt.of(1),
            "exit code 1",
            List.of(),
            List.of(),
            Optional.of(log.text())));
  }

  private static void clear(Path folder) throws IOException {
    MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  private String claim() {
    return text("claim.json");
  }

  private String text(String name) {
    return store.read(ATTEMPT.folder().resolve(name)).orElseThrow().text();
  }

  private static LaunchRequest request() {
    MemorySize gibibyte = MemorySize.ofGibibytes(1);
    return new LaunchRequest(
        ATTEMPT,
        1,
        new Slice(1, 2, gibibyte, 1, gibibyte, gibibyte, MemorySize.ZERO, MemorySize.ZERO),
        "muster test",
        "/their.jar",
        Optional.empty(),
        ImmutableList.of(),
        ImmutableMap.of(),
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableList.of(),
        ImmutableMap.of(),
        JvmMode.THROUGHPUT,
        "{}");
  }
}
