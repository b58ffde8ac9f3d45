/**
 * What data files say of themselves - rows and schema, from the footers of parquet and ORC - and
 * the values of one column, by ranged reads of a store.
 */
package io.muster.storage.tabular;
