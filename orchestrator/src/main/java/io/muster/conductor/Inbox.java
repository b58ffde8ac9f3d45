package io.muster.conductor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The one way to the conductor: any thread puts news in, the conductor's own takes them out. */
public final class Inbox {
  private final BlockingQueue<News> news = new LinkedBlockingQueue<>();

  public void put(News item) {
    news.add(item);
  }

  /**
   * All that is there; where nothing is, waits for the first, but no longer than {@code wait} (for
   * ever if empty).
   */
  List<News> drain(Optional<Duration> wait) throws InterruptedException {
    List<News> taken = new ArrayList<>();
    if (news.drainTo(taken) > 0) {
      return taken;
    }
    News first =
        wait.isPresent()
            ? news.poll(Math.max(0, wait.get().toNanos()), TimeUnit.NANOSECONDS)
            : news.take();
    if (first != null) {
      taken.add(first);
      news.drainTo(taken);
    }
    return taken;
  }
}
