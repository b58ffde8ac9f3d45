/**
 * The engine {@code yarn}, as far as it talks to the cluster: reads Hadoop's configuration, asks
 * the ResourceManager over its REST interface, and says what its words about an application mean.
 */
package io.muster.engine.yarn;
