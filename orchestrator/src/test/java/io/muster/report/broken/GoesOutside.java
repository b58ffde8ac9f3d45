package io.muster.report.broken;

import java.time.Instant;
import java.util.Random;

/** Goes through every door that it should not. */
public final class GoesOutside {
  private GoesOutside() {}

  static void go() throws InterruptedException {
    System.out.println(System.getenv("HOME") + Instant.now() + new Random().nextInt());
    Thread.sleep(1);
    System.exit(1);
  }
}
