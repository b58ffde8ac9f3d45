package io.muster.bench;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.conductor.Barrier;
import io.muster.conductor.Conductor;
import io.muster.conductor.Inbox;
import io.muster.conductor.IterationTerms;
import io.muster.conductor.Launches;
import io.muster.conductor.News;
import io.muster.conductor.Opening;
import io.muster.conductor.Outputs;
import io.muster.conductor.Ports;
import io.muster.conductor.RunTerms;
import io.muster.conductor.Sightings;
import io.muster.engine.Attempt;
import io.muster.engine.LaunchRequest;
import io.muster.engine.Launcher;
import io.muster.journal.ControllerIdentity;
import io.muster.journal.Journals;
import io.muster.journal.OpenedJournal;
import io.muster.journal.RunFolder;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.OutputFile;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunState;
import io.muster.lifecycle.RunStatus;
import io.muster.lifecycle.Tag;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.plan.JvmMode;
import io.muster.plan.Limits;
import io.muster.plan.MemorySize;
import io.muster.plan.Plan.OnFailure;
import io.muster.plan.Retry;
import io.muster.plan.Value;
import io.muster.report.Timings;
import io.muster.slice.MachineCapacity;
import io.muster.slice.Slice;
import io.muster.storage.Location;
import io.muster.storage.file.FileStore;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Main class: a run of many iterations through the real conductor and a journal on disk, with an
 * engine and outputs that are simulated. Prints its seconds and the peak of its heap in MiB.
 */
public final class LargeRun {
  private static final int AT_A_TIME = 100;
  private static final String RUN_ID = "large";

  private final Location outDir;
  private final InstantSource clock = InstantSource.system();

  private LargeRun(Path folder) {
    this.outDir = new Location(folder.toString());
  }

  /** Arguments: a folder, and how many iterations. */
  public static void main(String[] arguments) throws InterruptedException {
    long from = System.nanoTime();
    RunState end = new LargeRun(Path.of(arguments[0])).toItsEnd(Integer.parseInt(arguments[1]));
    if (end.ended().orElseThrow() != RunStatus.PASSED) {
      throw new IllegalStateException("the run ended as " + end.ended());
    }
    double seconds = (System.nanoTime() - from) / 1e9;
    long peak =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .mapToLong(pool -> pool.getPeakUsage().getUsed())
            .sum();
    System.out.println(seconds + " " + peak / (double) (1 << 20));
  }

  private RunState toItsEnd(int iterations) throws InterruptedException {
    ImmutableMap.Builder<Value, IterationTerms> terms = ImmutableMap.builder();
    ImmutableMap.Builder<Value, String> fingerprints = ImmutableMap.builder();
    for (int i = 0; i < iterations; i++) {
      Value value = new Value(Integer.toString(i));
      terms.put(value, new IterationTerms(slice(), 1, ImmutableSet.of(), true, Retry.DEFAULT));
      fingerprints.put(value, "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d15" + i);
    }
    ImmutableMap<Value, IterationTerms> all = terms.buildOrThrow();
    RunTerms run =
        new RunTerms(
            RUN_ID,
            outDir.text(),
            Limits.DEFAULT,
            OnFailure.CONTINUE,
            all,
            all.keySet(),
            false,
            ImmutableMap.of(),
            "nonce");
    RunFolder folder = RunFolder.of(outDir.resolve("_muster"), outDir, RUN_ID);
    OpenedJournal opened =
        new Journals(new FileStore(), new SecureRandom())
            .open(
                folder,
                ControllerIdentity.current(),
                new RunEvent.ControllerStarted("bench", "here", 1, RUN_ID, false),
                clock.instant());
    ExecutorService threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, "deed");
              thread.setDaemon(true);
              return thread;
            });
    try (Launcher engine = new SimulatedEngine()) {
      RunEvent.PlanAccepted accepted =
          new RunEvent.PlanAccepted(
              "large", "digest", outDir.text(), fingerprints.buildOrThrow(), Optional.empty());
      return Conductor.of(
              opened,
              run,
              new MachineCapacity(AT_A_TIME, MemorySize.ofGibibytes(10L * AT_A_TIME)),
              new Ports(
                  engine, new Requests(folder), new GoodOutputs(), new OpenBarrier(), threads),
              new Inbox(),
              clock,
              List.of(new Timings()),
              new Sightings())
          .run(
              Opening.of(
                  opened.state(), Optional.empty(), Set.of(), all.keySet().asList(), accepted));
    } finally {
      opened.journal().close();
      threads.shutdownNow();
    }
  }

  private static Slice slice() {
    MemorySize gibibyte = MemorySize.ofGibibytes(1);
    return new Slice(
        1, 1, gibibyte, 1, gibibyte, new MemorySize(384), MemorySize.ZERO, MemorySize.ZERO);
  }

  private final class Requests implements Launches {
    private final RunFolder folder;

    Requests(RunFolder folder) {
      this.folder = folder;
    }

    @Override
    public Attempt attempt(Value value, int number) {
      return new Attempt(
          value,
          number,
          Tag.of(outDir.text(), RUN_ID, value, number),
          folder.attempt(value, number));
    }

    @Override
    public LaunchRequest request(IterationState iteration, int epoch, Map<String, String> pins) {
      return new LaunchRequest(
          attempt(iteration.value(), iteration.attemptNumber()),
          epoch,
          iteration.attempt().orElseThrow().slice(),
          "large " + iteration.value(),
          "application.jar",
          Optional.empty(),
          ImmutableList.of(),
          ImmutableMap.of(),
          ImmutableList.of(),
          ImmutableList.of(),
          ImmutableList.of(),
          ImmutableMap.of(),
          JvmMode.FAST_START,
          "{}");
    }
  }

  private static final class GoodOutputs implements Outputs {
    @Override
    public void clear(Value value) {
      // there never was anything
    }

    @Override
    public IterationEvent verify(IterationState iteration) {
      return new IterationEvent.OutputVerified(iteration.attemptNumber(), output());
    }

    @Override
    public IterationEvent verifyKept(Value value, String fromRun) {
      throw new IllegalStateException("there is no former run");
    }

    private static VerifiedOutput output() {
      return new VerifiedOutput(
          OptionalLong.of(1_000),
          Optional.of("a INT, b STRING"),
          List.of(
              new OutputFile(
                  "part-00000-2a0c3d0e-6e57-4d9b-8e08-7d3e2a5f0c11-c000.snappy.parquet",
                  20_000,
                  "2026-01-01T00:00:00.000000001Z",
                  OptionalLong.of(1_000))),
          ImmutableMap.of());
    }
  }

  private static final class OpenBarrier implements Barrier {
    @Override
    public List<News> pass(String nonce, RunState state) {
      return List.of(new News.OfRun(new RunEvent.ManifestWritten("/out/_MUSTER_SUCCESS.json")));
    }
  }
}
