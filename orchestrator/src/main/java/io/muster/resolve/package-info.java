/**
 * Looks up what a plan names: the sequence, dicts, digests of job files, identities of inputs;
 * hence a fingerprint for each iteration.
 */
package io.muster.resolve;
