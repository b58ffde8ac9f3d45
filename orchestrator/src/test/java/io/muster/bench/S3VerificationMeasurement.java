package io.muster.bench;

import com.google.common.collect.Iterables;
import io.muster.conductor.Ports;
import io.muster.fakes.FaultyProxy;
import io.muster.fakes.S3Server;
import io.muster.job.contract.Receipt;
import io.muster.plan.Verify.SuccessMarker;
import io.muster.storage.Location;
import io.muster.storage.SideBySide;
import io.muster.storage.s3.S3Settings;
import io.muster.storage.s3.S3Store;
import io.muster.verify.Identities;
import io.muster.verify.Verdict;
import io.muster.verify.Verifier;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Verification and the last look before the manifest, of outputs on a local S3 server, against a
 * bare loop over the very same requests by the AWS SDK, as many at a time. The two take turns, so
 * that a machine that grows slower or faster does so for both.
 */
final class S3VerificationMeasurement implements Measurement {
  private static final int ITERATIONS = Integer.getInteger("bench.s3.iterations", 1_000);
  private static final int FILES = 20;
  private static final int COUNTED = 20;
  private static final int READERS = 16;
  private static final int MOST_OF_A_FOOTER = 64 << 10;

  @Override
  public String what() {
    return "verification of " + ITERATIONS + " iterations of 20 files each on a local S3 server";
  }

  @Override
  public List<Figure> take() throws Exception {
    System.setProperty("aws.accessKeyId", "bench");
    System.setProperty("aws.secretAccessKey", "bench");
    String bucket = S3Server.newBucket();
    URI server = S3Server.orSkip();
    S3Outputs outputs =
        new S3Outputs(
            new Location("s3://" + bucket + "/out"), FILES, InstantSource.system().instant());
    try (S3Store store = store(server, outputs);
        S3Client client = client(server)) {
      byte[] content = S3Outputs.content();
      each(READERS, range(0, ITERATIONS), i -> outputs.write(store, i, content));
      Progress.say("  %d objects are written", ITERATIONS * (FILES + 2));
      double requests = requests(server, outputs);
      Consumer<List<Integer>> muster = some -> verify(store, outputs, some);
      Consumer<List<Integer>> bare = some -> ask(client, bucket, outputs, some, content.length);
      List<Integer> first = range(0, ITERATIONS / 2);
      List<Integer> second = range(ITERATIONS / 2, ITERATIONS);
      bare.accept(range(0, COUNTED)); // what is loaded once is nobody's
      double ours = seconds(muster, first);
      double theirs = seconds(bare, first) + seconds(bare, second);
      ours += seconds(muster, second);
      Progress.say("  Muster %.1f s, the bare loop %.1f s", ours, theirs);
      return List.of(
          new Figure("S3, an iteration's requests beside footers", requests, "", 3),
          new Figure("S3, wall of the bare requests", ours / theirs, "times", 1.5));
    }
  }

  /** How many an iteration takes, beside one for each footer, seen on the wire. */
  private static double requests(URI server, S3Outputs outputs) throws Exception {
    try (FaultyProxy proxy = FaultyProxy.before(server);
        S3Store store = store(proxy.uri(), outputs)) {
      verify(store, outputs, range(0, COUNTED));
      int footers = proxy.requestsWith("Range").size();
      if (footers != COUNTED * FILES) {
        throw new IllegalStateException(footers + " requests for " + COUNTED * FILES + " footers");
      }
      return (proxy.requests().size() - footers) / (double) COUNTED;
    }
  }

  /** As a run does it. */
  private static void verify(S3Store store, S3Outputs outputs, List<Integer> iterations) {
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try {
      Verifier verifier = new Verifier(store, readers);
      Verdict.Passed[] passed = new Verdict.Passed[Iterables.getLast(iterations) + 1];
      each(
          Ports.MOST_CHECKS,
          iterations,
          i -> passed[i] = (Verdict.Passed) verdict(verifier, outputs, i));
      Identities identities = new Identities(store);
      SideBySide.answers(
              iterations,
              i ->
                  identities.changes(outputs.folder(i), passed[i].output(), SuccessMarker.REQUIRED))
          .forEach(
              changes -> {
                if (!changes.isEmpty()) {
                  throw new IllegalStateException(String.join("; ", changes));
                }
              });
    } finally {
      readers.shutdown();
    }
  }

  private static Verdict verdict(Verifier verifier, S3Outputs outputs, int iteration) {
    try {
      Verdict verdict = verifier.verify(outputs.expected(iteration));
      if (verdict instanceof Verdict.Rejected rejected) {
        throw new IllegalStateException(String.join("; ", rejected.problems()));
      }
      return verdict;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void ask(
      S3Client client, String bucket, S3Outputs outputs, List<Integer> iterations, int bytes) {
    List<Runnable> requests = new ArrayList<>();
    for (int iteration : iterations) {
      String folder =
          outputs.folder(iteration).text().substring(("s3://" + bucket + "/").length()) + "/";
      requests.add(() -> client.listObjectsV2(it -> it.bucket(bucket).prefix(folder)));
      requests.add(() -> get(client, bucket, folder + Receipt.FILE_NAME, Optional.empty()));
      for (int number = 0; number < FILES; number++) {
        String key = folder + outputs.file(number);
        Optional<String> range =
            Optional.of("bytes=" + Math.max(0, bytes - MOST_OF_A_FOOTER) + "-" + (bytes - 1));
        requests.add(() -> get(client, bucket, key, range));
      }
      requests.add(() -> client.listObjectsV2(it -> it.bucket(bucket).prefix(folder)));
    }
    each(READERS, requests, Runnable::run);
  }

  private static void get(S3Client client, String bucket, String key, Optional<String> range) {
    client.getObjectAsBytes(it -> it.bucket(bucket).key(key).range(range.orElse(null)));
  }

  private static <T> void each(int atATime, List<T> all, Consumer<T> deed) {
    ExecutorService threads = Executors.newFixedThreadPool(atATime);
    try {
      List<Future<?>> done = new ArrayList<>();
      all.forEach(one -> done.add(threads.submit(() -> deed.accept(one))));
      for (Future<?> each : done) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static double seconds(Consumer<List<Integer>> deed, List<Integer> iterations) {
    long from = System.nanoTime();
    deed.accept(iterations);
    return (System.nanoTime() - from) / 1e9;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }

  private static S3Store store(URI server, S3Outputs outputs) {
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
        outputs.outDir(),
        InstantSource.system(),
        pause -> {});
  }

  private static S3Client client(URI server) {
    return S3Client.builder()
        .endpointOverride(server)
        .region(Region.EU_WEST_1)
        .forcePathStyle(true)
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }
}
