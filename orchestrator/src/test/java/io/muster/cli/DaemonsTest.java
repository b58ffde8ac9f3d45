package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DaemonsTest {
  private static final int MOST = 16;

  private final AtomicInteger atWork = new AtomicInteger();
  private final CountDownLatch all = new CountDownLatch(MOST);
  private final CountDownLatch go = new CountDownLatch(1);

  @Test
  void soManyAndNoMoreWorkAtATime() throws Exception {
    ExecutorService readers = Daemons.pool("test-reader", MOST);
    try {
      List<Future<Integer>> seen = new ArrayList<>();
      for (int i = 0; i < 3 * MOST; i++) {
        seen.add(readers.submit(this::work));
      }
      assertThat(all.await(1, TimeUnit.MINUTES)).as("%s at once", MOST).isTrue();
      go.countDown();
      for (Future<Integer> each : seen) {
        assertThat(each.get(1, TimeUnit.MINUTES)).isLessThanOrEqualTo(MOST);
      }
    } finally {
      readers.shutdownNow();
    }
  }

  /** How many were at work. */
  private int work() throws InterruptedException {
    int now = atWork.incrementAndGet();
    all.countDown();
    assertThat(go.await(1, TimeUnit.MINUTES)).isTrue();
    atWork.decrementAndGet();
    return now;
  }
}
