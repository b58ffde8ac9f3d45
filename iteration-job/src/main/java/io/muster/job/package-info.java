/** What runs inside each Spark application: load, transform, write, and say what was done. */
package io.muster.job;
