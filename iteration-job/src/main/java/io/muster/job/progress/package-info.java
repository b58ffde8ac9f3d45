/** Follows an application from within its driver and says how far it is, in a small file. */
package io.muster.job.progress;
