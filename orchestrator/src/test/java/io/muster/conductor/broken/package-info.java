/** Breaks rules of the architecture on purpose. */
package io.muster.conductor.broken;
