/**
 * The engine {@code local}: every application is one JVM on this machine, a child process that
 * {@code engine.submit} starts.
 */
package io.muster.engine.local;
