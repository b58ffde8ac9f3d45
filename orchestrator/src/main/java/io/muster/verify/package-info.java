/** Is an iteration's output there, whole, fresh and right? And is what passed still the same? */
package io.muster.verify;
