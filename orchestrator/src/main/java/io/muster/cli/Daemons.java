package io.muster.cli;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads that do not keep the process alive. */
final class Daemons {
  private Daemons() {}

  /** As many threads as there is work at a time, all of this name. */
  static ExecutorService pool(String name) {
    return Executors.newCachedThreadPool(
        work -> {
          Thread thread = new Thread(work, name);
          thread.setDaemon(true);
          return thread;
        });
  }
}
