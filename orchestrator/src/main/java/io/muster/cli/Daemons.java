package io.muster.cli;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Threads that do not keep the process alive. */
final class Daemons {
  private Daemons() {}

  /** As many threads as there is work at a time, all of this name. */
  static ExecutorService pool(String name) {
    return Executors.newCachedThreadPool(named(name));
  }

  /** So many threads at most, all of this name; further work waits. */
  static ExecutorService pool(String name, int most) {
    return Executors.newFixedThreadPool(most, named(name));
  }

  private static ThreadFactory named(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
