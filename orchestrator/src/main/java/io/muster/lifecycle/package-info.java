/**
 * What can happen to an iteration and to the run, and what they then are: one table of moves, one
 * state. Pure.
 */
package io.muster.lifecycle;
