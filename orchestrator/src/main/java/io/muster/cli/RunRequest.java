package io.muster.cli;

import io.muster.conductor.Beginning;
import java.time.Duration;

/**
 * What {@code muster run} was asked for.
 *
 * @param waitForOwner how long to wait for another controller to end; zero: not at all
 */
record RunRequest(
    PlanArguments plan,
    SelectionArguments selection,
    Beginning.Wish wish,
    boolean keepUnchanged,
    boolean overwrite,
    Duration waitForOwner) {}
