/** Muster: one isolated Spark application per value, verified before it says done. */
package io.muster;
