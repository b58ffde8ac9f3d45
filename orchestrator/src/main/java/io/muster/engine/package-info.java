/** The ports to whatever runs applications: launch, find, follow, stop, and how much there is. */
package io.muster.engine;
