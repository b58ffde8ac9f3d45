package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.Attempt;
import io.muster.engine.Observation;
import io.muster.engine.Workplace;
import io.muster.engine.submit.RecordedClaims;
import io.muster.engine.submit.SparkHome;
import io.muster.engine.submit.SubmitStart;
import io.muster.fakes.MemoryStore;
import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Ticket;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.plan.YarnOptions;
import io.muster.slice.SparkOnYarn;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.StoreByScheme;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of attempts by what YARN says and who holds their claims. */
@Timeout(60)
class YarnLauncherTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Attempt ONE = attempt("1");
  private static final Attempt TWO = attempt("2");

  @TempDir private Path place;
  private final FakeResourceManager yarn = FakeResourceManager.start();
  private final Submitting submitting = new Submitting(yarn.address(), "hadoop");
  private final MemoryStore store = new MemoryStore(() -> NOON);
  private final BlockingQueue<Observation> told = new LinkedBlockingQueue<>();
  private volatile boolean oneIsRefused;

  @AfterEach
  void close() {
    yarn.close();
  }

  @Test
  void whatYarnDoesNotKnowIsVoidedAndStaysSo() throws Exception {
    try (YarnLauncher launcher = launcher()) {
      assertThat(launcher.find(ONE, 3)).isEqualTo(new Observation.Voided());
      assertThat(claim(ONE).holder()).isEqualTo(Claim.Holder.VOID);
      assertThat(claim(ONE).epoch()).isEqualTo(3);
      assertThat(launcher.find(ONE, 4)).isEqualTo(new Observation.Voided());
    }
  }

  @Test
  void whatIsStoppedBeforeYarnKnowsItIsVoidedInTheEpochOfTheStop() throws Exception {
    try (YarnLauncher launcher = launcher()) {
      assertThat(launcher.stop(ONE, 5)).isEqualTo(new Observation.Voided());
    }
    assertThat(claim(ONE).holder()).isEqualTo(Claim.Holder.VOID);
    assertThat(claim(ONE).epoch()).isEqualTo(5);
  }

  @Test
  void whatWaitsInTheQueueIsLeftThere() throws Exception {
    String id = submitting.submit(ONE.tag().text(), "sleep 60");
    try (YarnLauncher launcher = launcher()) {
      assertThat(launcher.find(ONE, 3)).isEqualTo(new Observation.Submitted());
    }
    assertThat(store.read(placeOf(ONE))).isEmpty();
    assertThat(state(id)).isEqualTo(ApplicationState.ACCEPTED);
  }

  @Test
  void whatHasLostTheRightToWorkIsKilledAndCountsForNothing() throws Exception {
    String id = submitting.submit(ONE.tag().text(), "sleep 60");
    take(ONE, Claim.voidedBy(ONE.tag().text(), 2, "here", NOON));
    try (YarnLauncher launcher = launcher()) {
      assertThat(launcher.find(ONE, 3)).isEqualTo(new Observation.Voided());
    }
    assertThat(state(id)).isEqualTo(ApplicationState.KILLED);
  }

  @Test
  void whatFailedBeforeItTookItsClaimNeverGetsIt() throws Exception {
    submitting.submit(ONE.tag().text(), "exit 3");
    try (YarnLauncher launcher = launcher()) {
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(Observation.Failed.class);
    }
    assertThat(claim(ONE).holder()).isEqualTo(Claim.Holder.VOID);
  }

  @Test
  void ofTwoWithOneTagTheHolderOfTheClaimCounts() throws Exception {
    submitting.submit(ONE.tag().text(), "exit 3");
    String second = submitting.submit(ONE.tag().text(), "sleep 60");
    take(ONE, Claim.ofApplication(ONE.tag().text(), 1, "node", second, NOON));
    try (YarnLauncher launcher = launcher()) {
      assertThat(launcher.find(ONE, 3)).isEqualTo(new Observation.Submitted());
      assertThat(launcher.stop(ONE, 3)).isInstanceOf(Observation.Failed.class);
    }
    assertThat(state(second)).isEqualTo(ApplicationState.KILLED);
  }

  @Test
  void aHolderThatYarnDoesNotKnowIsUnknown() throws Exception {
    take(
        ONE,
        Claim.ofApplication(ONE.tag().text(), 1, "node", "application_1796036468204_7777", NOON));
    try (YarnLauncher launcher = launcher()) {
      Observation found = launcher.find(ONE, 3);
      assertThat(((Observation.Unknown) found).why())
          .contains("application_1796036468204_7777", "`muster settle`");
    }
  }

  @Test
  void aHolderMayBecomeKnownYetToAResourceManagerThatHasJustStarted() throws Exception {
    String id = "application_1796036468204_7777";
    take(ONE, Claim.ofApplication(ONE.tag().text(), 1, "node", id, NOON));
    yarn.cluster().startedAt(NOON.minusSeconds(60));
    try (YarnLauncher launcher = launcher()) {
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      assertThat(told.poll(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Observation.OutOfSight.class,
              it -> assertThat(it.why()).contains(id, "started a moment ago"));

      String tag = ONE.tag().text();
      yarn.cluster().say(id, Map.of("id", id, "name", "muster " + tag, "applicationTags", tag), "");
      assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(Observation.AtWork.class);
    }
  }

  @Test
  void aStopVoidsWhatHasNotBegunAndKillsIt() throws Exception {
    String id = submitting.submit(ONE.tag().text(), "sleep 60");
    try (YarnLauncher launcher = launcher()) {
      assertThat(launcher.stop(ONE, 3)).isEqualTo(new Observation.Voided());
    }
    assertThat(claim(ONE).holder()).isEqualTo(Claim.Holder.VOID);
    assertThat(state(id)).isEqualTo(ApplicationState.KILLED);
  }

  @Test
  void aStoreThatRefusesOneClaimKeepsNobodyElseFromBeingTold() throws Exception {
    oneIsRefused = true;
    submitting.submit(ONE.tag().text(), "exit 3");
    submitting.submit(TWO.tag().text(), "exit 3");
    try (YarnLauncher launcher = launcher()) {
      BlockingQueue<Observation> toldOfOne = new LinkedBlockingQueue<>();
      launcher.follow(ONE, (attempt, observation) -> toldOfOne.add(observation));
      launcher.follow(TWO, (attempt, observation) -> told.add(observation));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(Observation.Failed.class);
      assertThat(toldOfOne.poll(30, TimeUnit.SECONDS)).isInstanceOf(Observation.OutOfSight.class);
      assertThat(toldOfOne).isEmpty();

      oneIsRefused = false;
      assertThat(toldOfOne.poll(30, TimeUnit.SECONDS)).isInstanceOf(Observation.Failed.class);
    }
  }

  @Test
  void whatAKilledControllerHasLeftOfASubmissionIsRemoved() throws Exception {
    Ticket.ObjectClaim signed =
        new Ticket.ObjectClaim("https://bucket/put?sig", Map.of(), "https://bucket/get?sig");
    Path secret = leftBehind(ONE, new Ticket(ONE.tag().text(), 1, "00", null, signed));
    Path proof = leftBehind(TWO, new Ticket(TWO.tag().text(), 1, "00", "/mnt/run", null));
    Path source = Files.writeString(place.resolve("a.json"), "{}");
    BaggageFolder baggage = new BaggageFolder(secret.getParent());
    baggage.pack(ImmutableMap.of("0badc0de-a.json", source.toString()));
    assertThat(secret.resolveSibling("baggage")).isNotEmptyDirectory();
    try (YarnLauncher launcher = launcher()) {
      launcher.find(ONE, 3);
      launcher.find(TWO, 3);
    }
    assertThat(secret).doesNotExist();
    assertThat(secret.resolveSibling("baggage")).doesNotExist();
    assertThat(source).exists();
    assertThat(proof).as("which an application may still have to find").exists();
  }

  private Path leftBehind(Attempt attempt, Ticket ticket) throws Exception {
    Path folder = Workplace.mirroredIn(place).of(attempt).folder().path().orElseThrow();
    return Files.writeString(
        Files.createDirectories(folder).resolve(Ticket.FILE_NAME),
        new ContractJson().write(ticket));
  }

  @Test
  void aResourceManagerThatDoesNotAnswerIsSaidAtOnceAndThenForgotten() throws Exception {
    submitting.submit(ONE.tag().text(), "sleep 600");
    try (YarnLauncher launcher = launcher()) {
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(Observation.Submitted.class);
      yarn.mood(Mood.FAILS);
      assertThat(told.poll(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Observation.OutOfSight.class, it -> assertThat(it.why()).contains("500"));

      yarn.mood(Mood.WELL);
      assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(Observation.Submitted.class);
    }
  }

  @Test
  void oneQuestionAPollIsForAll() throws Exception {
    submitting.submit(ONE.tag().text(), "sleep 60");
    submitting.submit(TWO.tag().text(), "sleep 60");
    int before = yarn.questions().size();
    try (YarnLauncher launcher = launcher()) {
      launcher.follow(ONE, (attempt, observation) -> told.add(observation));
      launcher.follow(TWO, (attempt, observation) -> told.add(observation));
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new Observation.Submitted());
      assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new Observation.Submitted());
    }
    assertThat(yarn.questions().subList(before, yarn.questions().size()))
        .allSatisfy(asked -> assertThat(asked).contains("/apps?"))
        .anySatisfy(
            asked -> assertThat(asked).contains(ONE.tag().text()).contains(TWO.tag().text()));
  }

  @Test
  void oneQuestionAPollIsForTwoHundred() throws Exception {
    List<Attempt> all =
        IntStream.range(0, 200).mapToObj(i -> attempt(Integer.toString(i))).toList();
    all.forEach(each -> yarn.cluster().addRunning(each.tag(), 2));
    try (YarnLauncher launcher = launcher()) {
      all.forEach(each -> launcher.follow(each, (attempt, observation) -> told.add(observation)));
      for (Attempt each : all) {
        assertThat(told.poll(30, TimeUnit.SECONDS)).as(each.value().text()).isNotNull();
      }
    }
    assertThat(told).isEmpty();
    assertThat(yarn.questions())
        .allSatisfy(asked -> assertThat(asked).startsWith("GET /ws/v1/cluster/apps?"))
        .anySatisfy(asked -> assertThat(all).allMatch(each -> asked.contains(each.tag().text())));
    assertThat(yarn.questions().size())
        .as("questions, far fewer than applications")
        .isLessThan(all.size() / 4);
  }

  private YarnLauncher launcher() {
    ResourceManager manager =
        new ResourceManager(
            ImmutableList.of(yarn.address()),
            "hadoop",
            WebLimits.ORDINARY,
            InstantSource.system(),
            pause -> {});
    ObjectStore guarded =
        new StoreByScheme() {
          @Override
          protected ObjectStore storeOf(Location location) {
            if (oneIsRefused && location.equals(placeOf(ONE))) {
              throw new StorageException(
                  StorageException.Kind.REFUSED, "cannot read " + location + ": 403", null);
            }
            return store;
          }
        };
    YarnOptions options =
        new YarnOptions(
            YarnOptions.DeployMode.CLUSTER, Optional.empty(), Optional.empty(), Optional.empty());
    YarnSubmission submission =
        new YarnSubmission(
            new SparkHome(place, "none", "3.5.5"),
            place,
            new YarnConf(
                new YarnTerms(options, SparkOnYarn.of(SparkOnYarn.DeployMode.CLUSTER)),
                new ContainerStart(Optional.empty()),
                key -> null),
            SubmitStart.withoutArchive(name -> null),
            ImmutableMap.of(),
            1);
    TicketOffice tickets =
        new TicketOffice() {
          @Override
          public Location claimOf(Attempt attempt) {
            return placeOf(attempt);
          }

          @Override
          public Ticket issue(Attempt attempt, int epoch) {
            throw new AssertionError("nothing is launched here");
          }
        };
    ClaimedApplications applications =
        new ClaimedApplications(
            manager,
            new RecordedClaims(guarded, tickets::claimOf),
            "here",
            () -> NOON,
            new YarnAutopsy(
                new MasterLog("hadoop", List.of(), WebLimits.ORDINARY, InstantSource.system()),
                Workplace.ON_RECORD,
                store),
            submission::abandon);
    return new YarnLauncher(
        applications,
        new YarnFollower(manager, () -> NOON, applications::observation, Duration.ofMillis(50)),
        submission,
        tickets,
        Workplace.mirroredIn(place),
        Workplace.ON_RECORD,
        store,
        pause -> {});
  }

  private ApplicationState state(String id) throws Exception {
    return new ResourceManager(
            ImmutableList.of(yarn.address()),
            "hadoop",
            WebLimits.ORDINARY,
            InstantSource.system(),
            pause -> {})
        .application(id)
        .orElseThrow()
        .state();
  }

  private void take(Attempt attempt, Claim claim) {
    assertThat(
            store.create(
                placeOf(attempt), new ContractJson().write(claim).getBytes(StandardCharsets.UTF_8)))
        .isTrue();
  }

  private Claim claim(Attempt attempt) throws Exception {
    return new ContractJson()
        .read(Claim.class, store.read(placeOf(attempt)).orElseThrow().text(), "claim");
  }

  private static Location placeOf(Attempt attempt) {
    return attempt.folder().resolve(Claim.FILE_NAME);
  }

  private static Attempt attempt(String value) {
    return new Attempt(
        new Value(value),
        1,
        Tag.of("s3://bucket/out", "run", new Value(value), 1),
        new Location("s3://bucket/state/run-0123456789/attempts/iter_" + value + "/1"));
  }
}
