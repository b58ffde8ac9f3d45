/**
 * Starts applications through a Spark home's spark-submit behind the launch shim, and tells from
 * the files which the shim leaves, and from the machine's processes, what became of them.
 */
package io.muster.engine.submit;
