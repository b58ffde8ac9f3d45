/**
 * Arithmetic of the cluster: the slice that an application takes of it, what is free, and what
 * fits.
 */
package io.muster.slice;
