/**
 * Muster: one isolated Spark application per value, verified before it says done.
 *
 * <p>A <i>run</i> has a sequence of values; each makes an <i>iteration</i>, which owns the folder
 * {@code out_dir/iter_<value>}. Each try at an iteration is an <i>attempt</i>, numbered from 1, and
 * has at most one <i>application</i> of Spark's on a <i>slice</i> of the cluster. An attempt's
 * <i>claim</i> is a file that can be created once: an application that does not get it does no
 * work. A run is driven by one <i>controller</i>, a process of Muster's, at a time; each that takes
 * it over begins a new <i>epoch</i>. What is to be done is recorded as an <i>intention</i> before
 * it is done. How a run then proceeds is said in {@link io.muster.conductor}.
 */
package io.muster;
