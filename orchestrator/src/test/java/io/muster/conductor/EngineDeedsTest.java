package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Observer;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationEvent.ClearIntended;
import io.muster.lifecycle.IterationEvent.FindIntended;
import io.muster.lifecycle.IterationEvent.LaunchAccepted;
import io.muster.lifecycle.IterationEvent.LaunchIntended;
import io.muster.lifecycle.IterationEvent.LaunchRefused;
import io.muster.lifecycle.IterationEvent.OutputCleared;
import io.muster.lifecycle.IterationEvent.OutputRejected;
import io.muster.lifecycle.IterationEvent.OutputVerified;
import io.muster.lifecycle.IterationEvent.StopIntended;
import io.muster.lifecycle.IterationEvent.VerifyIntended;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.StopReason;
import io.muster.lifecycle.Tag;
import io.muster.plan.JvmMode;
import io.muster.plan.Value;
import io.muster.storage.Location;
import io.muster.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class EngineDeedsTest {
  private static final Value THREE = new Value("3");
  private static final Tag TAG = Tag.of("/out", "run", THREE, 1);
  private static final Attempt ATTEMPT = new Attempt(THREE, 1, TAG, new Location("/attempt"));
  private static final Observation AT_WORK =
      new Observation.AtWork(Optional.empty(), Optional.empty());
  private final StorageException gone =
      new StorageException(StorageException.Kind.UNREACHABLE, "the disk is gone", null);

  private final Inbox inbox = new Inbox();
  private final World world = new World();
  private final EngineDeeds deeds =
      new EngineDeeds(world, world, world, world, Runnable::run, Runnable::run, inbox);
  private final Stage stage = new Stage();

  @Test
  void emptiesAFolderAndSaysSo() throws Exception {
    assertThat(perform(new ClearIntended(1, Stage.SMALL)))
        .containsExactly(new News.OfIteration(THREE, new OutputCleared(1)));
    assertThat(world.done).containsExactly("clear 3");
  }

  @Test
  void followsWhatWasLaunched() throws Exception {
    assertThat(perform(new LaunchIntended(1, TAG)))
        .containsExactly(
            new News.OfIteration(THREE, new LaunchAccepted(1)),
            new News.Observed(ATTEMPT, AT_WORK));
    assertThat(world.done).containsExactly("launch 3", "follow 3");
  }

  @Test
  void followsNothingThatWasVoidBeforeItBegan() throws Exception {
    world.found = new Observation.Voided();

    assertThat(perform(new LaunchIntended(1, TAG)))
        .containsExactly(new News.Observed(ATTEMPT, new Observation.Voided()));
    assertThat(world.done).containsExactly("launch 3");
  }

  @Test
  void tellsWhyALaunchWasRefused() throws Exception {
    world.engineFails = Optional.of(new EngineException("no spark-submit"));

    assertThat(perform(new LaunchIntended(1, TAG)))
        .containsExactly(
            new News.OfIteration(
                THREE, new LaunchRefused(1, Failure.of(Failure.Origin.SUBMIT, "no spark-submit"))));
    assertThat(world.done).doesNotContain("follow 3");
  }

  @Test
  void followsWhatIsFoundAtWorkAndNothingElse() throws Exception {
    assertThat(perform(new FindIntended(1)))
        .containsExactly(new News.Observed(ATTEMPT, AT_WORK), new News.Observed(ATTEMPT, AT_WORK));
    world.done.clear();
    world.found = new Observation.Succeeded();

    assertThat(perform(new FindIntended(1)))
        .containsExactly(new News.Observed(ATTEMPT, new Observation.Succeeded()));
    assertThat(world.done).containsExactly("find 3");
  }

  @Test
  void forgetsBeforeItStops() throws Exception {
    world.found = new Observation.Voided();

    assertThat(perform(new StopIntended(1, StopReason.RUN_STOPPED)))
        .containsExactly(new News.Observed(ATTEMPT, new Observation.Voided()));
    assertThat(world.done).containsExactly("forget 3", "stop 3");
  }

  @Test
  void doesNotKnowWhatTheEngineCannotTell() throws Exception {
    world.engineFails = Optional.of(new EngineException("no answer"));
    News unknown = new News.Observed(ATTEMPT, new Observation.Unknown("no answer"));

    assertThat(perform(new FindIntended(1))).containsExactly(unknown);
    assertThat(perform(new StopIntended(1, StopReason.RUN_STOPPED))).containsExactly(unknown);
  }

  @Test
  void doesNotKnowEitherWhenStorageFailsAndSaysThatToo() throws Exception {
    world.fails = Optional.of(gone);
    News[] both = {
      new News.Observed(ATTEMPT, new Observation.Unknown("the disk is gone")),
      new News.OfRun(new RunEvent.StorageFailed("the disk is gone"))
    };

    assertThat(perform(new FindIntended(1))).containsExactly(both);
    assertThat(perform(new StopIntended(1, StopReason.RUN_STOPPED))).containsExactly(both);
  }

  @Test
  void tellsThatStorageFailsWhateverTheDeed() throws Exception {
    world.fails = Optional.of(gone);
    News failed = new News.OfRun(new RunEvent.StorageFailed("the disk is gone"));

    assertThat(perform(new ClearIntended(1, Stage.SMALL))).containsExactly(failed);
    assertThat(perform(new LaunchIntended(1, TAG))).containsExactly(failed);
    assertThat(perform(new VerifyIntended(1))).containsExactly(failed);
    assertThat(performToRun(new RunEvent.ManifestIntended("nonce"))).containsExactly(failed);
  }

  @Test
  void bringsADefectToTheLoop() throws Exception {
    IllegalStateException defect = new IllegalStateException("a defect");
    world.fails = Optional.of(defect);

    assertThat(perform(new VerifyIntended(1))).containsExactly(new News.Fatal(defect));
  }

  @Test
  void bringsAnErrorToTheLoopToo() throws Exception {
    world.error = Optional.of(new AssertionError("out of something"));

    assertThatThrownBy(() -> perform(new VerifyIntended(1))).hasMessage("out of something");

    assertThat(inbox.drain(Optional.of(Duration.ZERO)))
        .hasOnlyElementsOfType(News.Fatal.class)
        .hasSize(1);
  }

  @Test
  void doesNothingForWhatIsNoIntention() throws Exception {
    assertThat(perform(new LaunchAccepted(1))).isEmpty();
    assertThat(performToRun(new RunEvent.DeadlinePassed())).isEmpty();
    assertThat(world.done).isEmpty();
  }

  private List<News> perform(IterationEvent intended) throws InterruptedException {
    deeds.perform(Happening.to(THREE, intended), state());
    return inbox.drain(Optional.of(Duration.ZERO));
  }

  private List<News> performToRun(RunEvent intended) throws InterruptedException {
    deeds.perform(Happening.toRun(intended), state());
    return inbox.drain(Optional.of(Duration.ZERO));
  }

  private RunState state() {
    return stage.terms.isEmpty() ? stage.has(3, 1).starts().state() : stage.state();
  }

  @Test
  void waitsForALastCheckOnAThreadForThat() throws Exception {
    IterationEvent rejected =
        new OutputRejected(1, Failure.of(Failure.Origin.OUTPUT, "the command says no"));
    world.lastCheck = Optional.of(rejected);
    List<Runnable> waiting = new ArrayList<>();
    EngineDeeds slow =
        new EngineDeeds(world, world, world, world, Runnable::run, waiting::add, inbox);

    slow.perform(Happening.to(THREE, new VerifyIntended(1)), state());

    assertThat(world.done).doesNotContain("last check 3");
    waiting.forEach(Runnable::run);
    assertThat(inbox.drain(Optional.of(Duration.ZERO)))
        .containsExactly(new News.OfIteration(THREE, rejected));
    assertThat(world.done).endsWith("last check 3");
  }

  /**
   * All that is reached through the ports; remembers what was asked of it, and fails if told to.
   */
  private static final class World implements Launcher, Launches, Outputs, Barrier {
    private Optional<IterationEvent> lastCheck = Optional.empty();
    private final List<String> done = new ArrayList<>();
    private Observation found = AT_WORK;
    private Optional<EngineException> engineFails = Optional.empty();
    private Optional<RuntimeException> fails = Optional.empty();
    private Optional<Error> error = Optional.empty();

    @Override
    public Optional<Supplier<IterationEvent>> lastCheck(Value value, IterationEvent verdict) {
      return lastCheck.map(
          event ->
              () -> {
                done.add("last check " + value);
                return event;
              });
    }

    private void does(String what) {
      if (error.isPresent()) {
        throw error.get();
      }
      if (fails.isPresent()) {
        throw fails.get();
      }
      done.add(what);
    }

    private void asks(String what) throws EngineException {
      does(what);
      if (engineFails.isPresent()) {
        throw engineFails.get();
      }
    }

    @Override
    public boolean launch(LaunchRequest request) throws EngineException {
      asks("launch " + request.attempt().value());
      return !(found instanceof Observation.Voided);
    }

    @Override
    public Observation find(Attempt attempt, int epoch) throws EngineException {
      asks("find " + attempt.value());
      return found;
    }

    @Override
    public void follow(Attempt attempt, Observer observer) {
      done.add("follow " + attempt.value());
      observer.observed(attempt, AT_WORK);
    }

    @Override
    public void forget(Attempt attempt) {
      done.add("forget " + attempt.value());
    }

    @Override
    public Observation stop(Attempt attempt, int epoch) throws EngineException {
      asks("stop " + attempt.value());
      return found;
    }

    @Override
    public void close() {}

    @Override
    public Attempt attempt(Value value, int number) {
      return ATTEMPT;
    }

    @Override
    public LaunchRequest request(IterationState iteration, int epoch, Map<String, String> pins) {
      return new LaunchRequest(
          ATTEMPT,
          epoch,
          Stage.SMALL,
          "name",
          "/app.jar",
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

    @Override
    public void clear(Value value) {
      does("clear " + value);
    }

    @Override
    public IterationEvent verify(IterationState iteration) {
      does("verify " + iteration.value());
      return new OutputVerified(1, Stage.OUTPUT);
    }

    @Override
    public IterationEvent verifyKept(Value value, String fromRun) {
      does("check " + value);
      return new OutputVerified(0, Stage.OUTPUT);
    }

    @Override
    public List<News> pass(String nonce, RunState state) {
      does("pass " + nonce);
      return List.of();
    }
  }
}
