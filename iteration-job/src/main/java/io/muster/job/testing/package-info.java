/**
 * What tests of a user's own transforms need, in Java and, through the gateway, in Python: inputs
 * as a plan has them or as a test writes them down, the transform called in a local session, and
 * frames compared. It needs no test framework: what does not hold is an {@link AssertionError}.
 */
package io.muster.job.testing;
