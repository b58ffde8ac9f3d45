/**
 * One small port over the places where outputs and state lie: create once, replace or delete if
 * unchanged, ranged get, list.
 */
package io.muster.storage;
