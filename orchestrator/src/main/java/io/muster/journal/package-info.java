/**
 * The one durable record of a run: append, read back, refuse a damaged one; epochs, heartbeat and
 * owner.
 */
package io.muster.journal;
