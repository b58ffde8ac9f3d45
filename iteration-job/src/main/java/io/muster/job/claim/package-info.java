/**
 * Takes the claim of the attempt where a cluster runs the driver: before any user work, once, or
 * not at all.
 */
package io.muster.job.claim;
