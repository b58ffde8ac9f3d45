/** Breaks rules of the architecture on purpose. */
package io.muster.report.broken;
