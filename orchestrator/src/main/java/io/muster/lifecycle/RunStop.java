package io.muster.lifecycle;

import io.muster.plan.Plan.SignalAction;

/**
 * Why nothing more is begun.
 *
 * @param status how the run will end
 * @param action what becomes of the applications that run
 * @param why half a sentence for people
 */
public record RunStop(RunStatus status, SignalAction action, String why) {}
