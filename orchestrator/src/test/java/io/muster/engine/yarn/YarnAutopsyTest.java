package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableSet;
import io.muster.engine.Attempt;
import io.muster.engine.Observation;
import io.muster.engine.Workplace;
import io.muster.fakes.MemoryStore;
import io.muster.job.contract.ContractJson;
import io.muster.lifecycle.Failure;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where people are told to look for the log of a driver that failed. */
final class YarnAutopsyTest {
  private static final String PAGE =
      "http://127.0.0.1:1/node/containerlogs/container_1_0001_01_000001/hadoop";

  private static final Attempt ONE =
      new Attempt(new Value("1"), 1, new Tag("m-one"), new Location("s3://bucket/state/1"));

  private final MemoryStore store = new MemoryStore(() -> Instant.EPOCH);

  @Test
  void namesTheProgramThatReadsGatheredLogsWhereTheNodeHasItNoMore() {
    assertThat(failure(Optional.of(PAGE)).log())
        .contains(
            "yarn logs -applicationId application_1_0001 (it could not be had from " + PAGE + ")");
  }

  @Test
  void namesThePageOfALogThatWasHadAndNothingWhereThereWasNoDriver() {
    assertThat(failure(Optional.empty()).log()).isEmpty();
    store.write(ONE.folder().resolve("stderr.log"), "it failed\n".getBytes(StandardCharsets.UTF_8));
    assertThat(failure(Optional.of(PAGE)).log()).contains(PAGE);
  }

  @Test
  void aPythonProgramsExceptionIsInWhatItPrinted() {
    keep("stderr.log", "ERROR ApplicationMaster: User application exited with status 1\n");
    keep(
        "stdout.log",
        """
        shop 3
        Traceback (most recent call last):
          File "own.py", line 7, in <module>
            raise ValueError("shop 3 is not for me")
        ValueError: shop 3 is not for me
        """);

    Failure failure = failure(Optional.of(PAGE));

    assertThat(failure.message()).startsWith("ValueError: shop 3 is not for me (YARN says");
    assertThat(failure.lastLines()).contains("ValueError: shop 3 is not for me");
  }

  @Test
  void whatAKilledDriverSaysOfItsEndIsNoCause() {
    keep(
        "failure.json",
        """
        {"format": 1, "kind": "user", "message": "its context is gone", "exceptions": [
          {"class": "java.lang.NullPointerException", "firstLine": "null"}]}
        """);

    Failure killed =
        failure(
            ApplicationState.KILLED,
            FinalStatus.KILLED,
            "Application application_1_0001 was killed by user ann at 10.0.0.1",
            Optional.of(PAGE));

    assertThat(killed.message()).isEqualTo("it was killed by user ann (YARN says KILLED)");
    assertThat(killed.exceptions()).isEmpty();
    assertThat(failure(Optional.of(PAGE)).message()).startsWith("its context is gone (YARN says");
  }

  private void keep(String name, String text) {
    store.write(ONE.folder().resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aDriversOwnWordIsReadWhereDriversWork() {
    Attempt here =
        new Attempt(
            new Value("1"), 1, ONE.tag(), new Location("/state/run-0123456789/attempts/iter_1/1"));
    store.write(
        new Location(
            "s3://bucket/out/_muster/applications/run-0123456789/attempts/iter_1/1/failure.json"),
        new ContractJson()
            .write(
                new io.muster.job.contract.Failure(
                    1, io.muster.job.contract.Failure.Kind.USER, "no such shop", List.of()))
            .getBytes(StandardCharsets.UTF_8));

    assertThat(
            failure(
                    here,
                    Workplace.sharedWith(new Location("s3://bucket/out")),
                    failed(ApplicationState.FINISHED, FinalStatus.FAILED, "", Optional.empty()))
                .message())
        .startsWith("no such shop");
  }

  private Failure failure(Optional<String> page) {
    return failure(failed(ApplicationState.FINISHED, FinalStatus.FAILED, "", page));
  }

  private Failure failure(
      ApplicationState state, FinalStatus status, String diagnostics, Optional<String> page) {
    return failure(failed(state, status, diagnostics, page));
  }

  private Failure failure(YarnApplication failed) {
    return failure(ONE, Workplace.ON_RECORD, failed);
  }

  private static YarnApplication failed(
      ApplicationState state, FinalStatus status, String diagnostics, Optional<String> page) {
    return new YarnApplication(
        "application_1_0001",
        ImmutableSet.of("m-one"),
        "muster 1 m-one",
        "hadoop",
        "default",
        "SPARK",
        state,
        status,
        diagnostics,
        Optional.empty(),
        page,
        Optional.empty(),
        new Amount(0, 0),
        new Amount(0, 0),
        0,
        Optional.empty(),
        Optional.empty());
  }

  private Failure failure(Attempt attempt, Workplace shared, YarnApplication failed) {
    MasterLog logs = new MasterLog("hadoop", List.of(), WebLimits.ORDINARY, InstantSource.system());
    return ((Observation.Failed) new YarnAutopsy(logs, shared, store).observation(attempt, failed))
        .failure();
  }
}
