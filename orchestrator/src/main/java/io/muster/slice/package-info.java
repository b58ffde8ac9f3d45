/** Arithmetic of the cluster: what an application takes, what is free, what fits. */
package io.muster.slice;
