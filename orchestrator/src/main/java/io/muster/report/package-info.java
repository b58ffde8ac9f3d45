/** Folds the journal into what people and programs read: progress, summary, result, exit digest. */
package io.muster.report;
