package io.muster.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SideBySideTest {
  private static final List<Integer> MANY = IntStream.range(0, 100).boxed().toList();

  @Test
  void asksSeveralAtATimeAndAnswersInOrder() {
    CountDownLatch together = new CountDownLatch(16);

    List<Integer> answers =
        SideBySide.answers(
            MANY,
            each -> {
              together.countDown();
              await(together);
              return 2 * each;
            });

    assertThat(answers).isEqualTo(MANY.stream().map(each -> 2 * each).toList());
  }

  @Test
  void asksNoMoreAtATimeThanMayBeHeld() {
    AtomicInteger held = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch together = new CountDownLatch(2);

    List<Integer> answers =
        SideBySide.answers(
            MANY,
            each -> {
              int weight = Math.min(weight(each), 40);
              most.accumulateAndGet(held.addAndGet(weight), Math::max);
              together.countDown();
              await(together);
              held.addAndGet(-weight);
              return each;
            },
            SideBySideTest::weight,
            40);

    assertThat(answers).isEqualTo(MANY);
    assertThat(most.get()).isBetween(2, 40);
  }

  private static int weight(int each) {
    return each == 50 ? 1_000 : each == 0 ? 1 : 10;
  }

  @Test
  void tellsTheFirstFailureInTheirOrder() {
    CountDownLatch later = new CountDownLatch(1);

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(
            () ->
                SideBySide.answers(
                    MANY,
                    each -> {
                      if (each == 3) {
                        await(later);
                        throw failure("the third");
                      }
                      if (each == 7) {
                        later.countDown();
                        throw failure("the seventh");
                      }
                      return each;
                    }))
        .withMessage("the third")
        .satisfies(e -> assertThat(e.kind()).isEqualTo(StorageException.Kind.REFUSED));
  }

  @Test
  void whoIsInterruptedWaitsNoLonger() {
    CountDownLatch never = new CountDownLatch(1);
    Thread.currentThread().interrupt();

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(
            () ->
                SideBySide.answers(
                    MANY,
                    each -> {
                      await(never);
                      return each;
                    }))
        .withMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  private static StorageException failure(String message) {
    return new StorageException(StorageException.Kind.REFUSED, message, null);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
