package io.muster.conductor;

import io.muster.engine.Launcher;
import java.util.concurrent.Executor;

/**
 * What the conductor reaches the world through.
 *
 * @param threads on which deeds are done: none may wait for another
 * @param checks on which commands of the user's own are waited for; the others may have to wait for
 *     a place
 */
public record Ports(
    Launcher launcher,
    Launches launches,
    Outputs outputs,
    Barrier barrier,
    Executor threads,
    Executor checks) {
  /** How many commands of the user's own there may be at a time. */
  public static final int MOST_CHECKS = 4;

  /** Ports of a run whose plan has no such command. */
  public Ports(
      Launcher launcher, Launches launches, Outputs outputs, Barrier barrier, Executor threads) {
    this(launcher, launches, outputs, barrier, threads, threads);
  }
}
