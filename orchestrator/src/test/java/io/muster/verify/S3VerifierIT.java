package io.muster.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.MoreExecutors;
import io.muster.fakes.FaultyProxy;
import io.muster.fakes.S3Server;
import io.muster.job.contract.Receipt;
import io.muster.storage.Location;
import io.muster.storage.s3.S3Settings;
import io.muster.storage.s3.S3Store;
import io.muster.storage.tabular.Fixtures;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a verdict costs on S3, where each request has its price. */
final class S3VerifierIT {
  @TempDir Path local;

  @Test
  void asksForOneListingTheReceiptAndTheEndOfEachFile() throws Exception {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    WrittenOutput written = WrittenOutput.in(local);
    Location folder = new Location("s3://" + S3Server.newBucket() + "/out/iter_3");
    try (FaultyProxy proxy = FaultyProxy.before(S3Server.orSkip());
        S3Store store = store(proxy.uri(), folder, InstantSource.system())) {
      upload(written.folder, store, folder);
      int before = proxy.requests().size();

      Verdict verdict =
          new Verifier(store, MoreExecutors.newDirectExecutorService())
              .verify(at(folder, written.expected(), written.expected().launchedAt()));

      assertThat(verdict).isInstanceOf(Verdict.Passed.class);
      List<String> asked = proxy.requests().subList(before, proxy.requests().size());
      String place = folder.text().substring("s3:/".length());
      List<String> files =
          Stream.of("part-00000.snappy.parquet", "part-00001.snappy.parquet")
              .map(file -> "GET " + place + "/" + file)
              .toList();
      assertThat(asked).hasSize(4);
      assertThat(asked.get(0)).startsWith("GET ").contains("list-type=2");
      assertThat(asked.get(1)).isEqualTo("GET " + place + "/" + Receipt.FILE_NAME);
      assertThat(asked.subList(2, 4)).containsExactlyInAnyOrderElementsOf(files);
      assertThat(proxy.requestsWith("Range")).containsExactlyInAnyOrderElementsOf(files);
      assertThat(Fixtures.bytes("models-spark.parquet")).as("one read has it").isLessThan(64_000);
    }
  }

  /** The store's clock is the right one, and that of this machine is ahead of it or behind. */
  @ParameterizedTest
  @ValueSource(ints = {-90, -5, 0, 5, 90})
  void whoseClockIsWrongRefusesNothingFreshAndTakesNothingStale(int minutes) throws Exception {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    InstantSource ours = InstantSource.offset(InstantSource.system(), Duration.ofMinutes(minutes));
    WrittenOutput written = WrittenOutput.in(local);
    Location folder = new Location("s3://" + S3Server.newBucket() + "/out/iter_3");
    try (S3Store store = store(S3Server.orSkip(), folder, ours)) {
      Verifier verifier = new Verifier(store, MoreExecutors.newDirectExecutorService());
      Instant launched = ours.instant();
      upload(written.folder, store, folder);

      assertThat(verifier.verify(at(folder, written.expected(), launched)))
          .isInstanceOf(Verdict.Passed.class);
      Instant later = launched.plus(Verifier.CLOCK_TOLERANCE).plusSeconds(60);
      assertThat(verifier.verify(at(folder, written.expected(), later)))
          .isInstanceOfSatisfying(
              Verdict.Rejected.class,
              it ->
                  assertThat(it.problems())
                      .anyMatch(problem -> problem.contains("_SUCCESS is of "))
                      .anyMatch(problem -> problem.contains("it is of an earlier attempt")));
    }
  }

  private static S3Store store(URI server, Location somewhere, InstantSource clock) {
    return new S3Store(
        new S3Settings(
            Optional.of("eu-west-1"),
            Optional.of(server),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            false),
        somewhere,
        clock,
        pause -> {});
  }

  private static void upload(Path from, S3Store store, Location to) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(it -> !it.getFileName().toString().startsWith(".")).toList()) {
        store.write(to.resolve(file.getFileName().toString()), Files.readAllBytes(file));
      }
    }
  }

  private static Expectation at(Location folder, Expectation local, Instant launched) {
    return new Expectation(
        folder,
        local.runId(),
        local.value(),
        local.attempt(),
        local.tag(),
        launched,
        local.receipt(),
        local.rules(),
        local.quality());
  }
}
