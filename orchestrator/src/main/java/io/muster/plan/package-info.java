/**
 * Reads the plan and yields a {@link io.muster.plan.Plan} that is valid by construction, or every
 * problem at once.
 */
package io.muster.plan;
