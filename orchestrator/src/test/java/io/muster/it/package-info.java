/**
 * The real {@code bin/muster} as a process, over plans in folders of their own: what users get for
 * input of every kind, and what remains when something dies.
 */
package io.muster.it;
