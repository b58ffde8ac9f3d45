/**
 * What can happen to an iteration and to the run, and what they then are: one table of moves for
 * iterations ({@link io.muster.lifecycle.Lifecycle}), and what each {@link
 * io.muster.lifecycle.RunEvent} makes of the run; one state. Pure.
 */
package io.muster.lifecycle;
