/** Breaks rules of the architecture on purpose. */
package io.muster.slice.broken;
