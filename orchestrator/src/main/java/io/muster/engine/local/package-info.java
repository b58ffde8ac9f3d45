/** Runs every application as one JVM on this machine: a child process behind the launch shim. */
package io.muster.engine.local;
