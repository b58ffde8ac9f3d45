/**
 * What controller and application hand each other: the spec, the claim, progress, the receipt and
 * the failure, as plain types with their JSON. No Spark here: the orchestrator reads it too.
 */
package io.muster.job.contract;
