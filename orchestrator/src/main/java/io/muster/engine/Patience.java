package io.muster.engine;

import io.muster.storage.Sleeper;
import io.muster.storage.StorageException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a look that fails is repeated before nobody can tell what became of an attempt.
 *
 * @param looks how many in a row may fail
 * @param pause between two of them
 */
public record Patience(int looks, Duration pause) {
  private static final Logger LOG = LoggerFactory.getLogger(Patience.class);

  /** A network file system whose server is changed over is back within a minute. */
  public static final Patience ORDINARY = new Patience(30, Duration.ofSeconds(2));

  public Patience {
    if (looks < 1 || pause.isNegative()) {
      throw new IllegalArgumentException(
          "patience is one look at least, and no negative pause: " + looks + ", " + pause);
    }
  }

  /** Says what is the case now, or why it cannot be told. */
  @FunctionalInterface
  public interface Look {
    Observation now() throws EngineException, InterruptedException;
  }

  /**
   * Looks until it can be told.
   *
   * @throws EngineException that it could not be told: why not at last, and how often it was tried
   * @throws StorageException the last one, where storage failed as often
   */
  public Observation look(Look look, Sleeper sleeper) throws EngineException, InterruptedException {
    for (int failures = 1; ; failures++) {
      try {
        return look.now();
      } catch (EngineException e) {
        if (isOverAfter(failures)) {
          throw new EngineException(inVain(e), e);
        }
        tell(failures, e);
      } catch (StorageException e) {
        if (isOverAfter(failures)) {
          throw e;
        }
        tell(failures, e);
      }
      sleeper.sleep(pause);
    }
  }

  /** Whether so many failures in a row are too many. */
  public boolean isOverAfter(int failures) {
    return failures >= looks;
  }

  /** What to say when it is over. */
  public String inVain(Throwable last) {
    return "looked " + looks + " times in a row, in vain: " + last.getMessage();
  }

  private void tell(int failures, Exception why) {
    if (failures == 1) {
      LOG.warn(
          "{}; looks again every {} s, up to {} times", why.getMessage(), pause.toSeconds(), looks);
    }
  }
}
