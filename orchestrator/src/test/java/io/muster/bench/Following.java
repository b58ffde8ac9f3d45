package io.muster.bench;

import com.sun.management.OperatingSystemMXBean;
import io.muster.engine.Attempt;
import io.muster.engine.EngineException;
import io.muster.engine.Launcher;
import io.muster.engine.Observation;
import io.muster.engine.Workplace;
import io.muster.engine.submit.SparkHome;
import io.muster.engine.submit.SubmitStart;
import io.muster.engine.yarn.TicketOffice;
import io.muster.engine.yarn.Yarn;
import io.muster.job.contract.Ticket;
import io.muster.lifecycle.Tag;
import io.muster.plan.Value;
import io.muster.plan.YarnOptions;
import io.muster.storage.Location;
import io.muster.storage.file.FileStore;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The launcher of YARN alone, in a JVM of its own, while it follows many applications. */
public final class Following {
  /** What it takes to be warm. */
  private static final int FIRST_SECONDS = 10;

  private static final TicketOffice NOTHING_IS_LAUNCHED =
      new TicketOffice() {
        @Override
        public Location claimOf(Attempt attempt) {
          return attempt.folder().resolve("claim.json");
        }

        @Override
        public Ticket issue(Attempt attempt, int epoch) {
          throw new IllegalStateException("only followed");
        }
      };

  private Following() {}

  static Tag tag(int number) {
    return Tag.of("/out", "run", new Value(Integer.toString(number)), 1);
  }

  /**
   * Prints how much of a core it took.
   *
   * @param words the folder with yarn-site.xml, how many applications, how many seconds
   */
  public static void main(String[] words) throws EngineException, InterruptedException {
    Path folder = Path.of(words[0]);
    List<Attempt> attempts = new ArrayList<>();
    for (int i = 0; i < Integer.parseInt(words[1]); i++) {
      attempts.add(
          new Attempt(
              new Value(Integer.toString(i)),
              1,
              tag(i),
              new Location(folder.resolve("attempts/" + i).toString())));
    }
    Yarn yarn =
        new Yarn(
            new YarnOptions(
                YarnOptions.DeployMode.CLUSTER,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            name -> name.equals("HADOOP_CONF_DIR") ? folder.toString() : null,
            InstantSource.system(),
            pause -> TimeUnit.MILLISECONDS.sleep(pause.toMillis()));
    try (Launcher launcher =
        yarn.launcher(
            yarn.submission(
                new SparkHome(folder, "none", "none"),
                key -> null,
                Optional.empty(),
                SubmitStart.withoutArchive(name -> null),
                folder,
                1),
            NOTHING_IS_LAUNCHED,
            Workplace.mirroredIn(folder),
            Workplace.ON_RECORD,
            new FileStore(),
            "here")) {
      CountDownLatch atWork = new CountDownLatch(attempts.size());
      for (Attempt attempt : attempts) {
        launcher.follow(
            attempt,
            (which, seen) -> {
              if (seen instanceof Observation.AtWork) {
                atWork.countDown();
              }
            });
      }
      if (!atWork.await(60, TimeUnit.SECONDS)) {
        throw new IllegalStateException(atWork.getCount() + " are not seen at work");
      }
      TimeUnit.SECONDS.sleep(FIRST_SECONDS);
      OperatingSystemMXBean process =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long cpu = process.getProcessCpuTime();
      long from = System.nanoTime();
      TimeUnit.SECONDS.sleep(Integer.parseInt(words[2]));
      double percent = 100.0 * (process.getProcessCpuTime() - cpu) / (System.nanoTime() - from);
      System.out.println(String.format(Locale.ROOT, "%.3f", percent));
    }
  }
}
