/** Says once that the run has passed, and archives what the run before said. */
package io.muster.manifest;
