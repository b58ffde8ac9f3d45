package io.muster.storage;

import com.google.common.base.Throwables;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Asks the same of many places, several at a time, for a store far away answers each after a while.
 * Who asks sees no difference: answers come in order, and so does the first failure.
 */
public final class SideBySide {
  private static final int AT_A_TIME = 16;

  private SideBySide() {}

  /**
   * The same for questions whose answers take much memory on their way: no more are asked at a time
   * than may weigh so much together, but always one.
   */
  public static <T, R> List<R> answers(
      List<T> asked, Function<T, R> question, ToIntFunction<T> weight, int most) {
    Semaphore free = new Semaphore(most, true);
    return answers(
        asked,
        each -> {
          int taken = Math.min(weight.applyAsInt(each), most);
          try {
            free.acquire(taken);
          } catch (InterruptedException e) {
            throw interrupted(e);
          }
          try {
            return question.apply(each);
          } finally {
            free.release(taken);
          }
        });
  }

  /**
   * The answer to each.
   *
   * @param question is asked on other threads, and must be safe there
   * @throws StorageException if a store could not be asked, or the caller was interrupted
   */
  public static <T, R> List<R> answers(List<T> asked, Function<T, R> question) {
    if (asked.size() < 2) {
      return asked.stream().map(question).toList();
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(Math.min(AT_A_TIME, asked.size()), SideBySide::daemon);
    try {
      List<Future<R>> answers = new ArrayList<>();
      for (T each : asked) {
        answers.add(threads.submit(() -> question.apply(each)));
      }
      List<R> found = new ArrayList<>();
      for (Future<R> answer : answers) {
        found.add(answer.get());
      }
      return found;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof StorageException storage) {
        // with the stack of this thread too
        throw new StorageException(storage.kind(), storage.getMessage(), storage);
      }
      Throwables.throwIfUnchecked(e.getCause());
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static StorageException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StorageException(
        StorageException.Kind.UNREACHABLE, "interrupted while the store was asked", e);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "muster-store");
    thread.setDaemon(true);
    return thread;
  }
}
