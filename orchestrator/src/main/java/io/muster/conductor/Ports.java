package io.muster.conductor;

import io.muster.engine.Launcher;
import java.util.concurrent.Executor;

/**
 * What the conductor reaches the world through.
 *
 * @param threads on which deeds are done: none may wait for another
 */
public record Ports(
    Launcher launcher, Launches launches, Outputs outputs, Barrier barrier, Executor threads) {}
