/**
 * Loads what a spec names: frames, dicts and texts, each on first use, and says which files every
 * frame read.
 */
package io.muster.job.load;
