package io.muster.engine.yarn;

import io.muster.slice.YarnResource;

/**
 * What applications of ours have.
 *
 * @param masters what of it counts against the limit of application masters
 */
record Owned(YarnResource allocated, YarnResource masters) {
  static final Owned NOTHING = new Owned(YarnResource.NONE, YarnResource.NONE);
}
