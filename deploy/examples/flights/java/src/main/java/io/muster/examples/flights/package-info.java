/** The models of the flights example that are written in Java. */
package io.muster.examples.flights;
