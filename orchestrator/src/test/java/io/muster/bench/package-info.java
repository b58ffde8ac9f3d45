/** Measures the figures that Muster promises: {@code make bench}. */
package io.muster.bench;
