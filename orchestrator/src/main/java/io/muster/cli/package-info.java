/** Commands, options, exit codes, console, and the wiring, which alone names adapters. */
package io.muster.cli;
