/**
 * Is an iteration's output there, whole, fresh and right? And, before the manifest is written: is
 * what passed still the same?
 */
package io.muster.verify;
