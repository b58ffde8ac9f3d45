package io.muster.storage.s3;

import io.muster.storage.StorageException;

/** What is wrong, and what to do about it. */
record Finding(StorageException.Kind kind, String reason, String advice) {
  static final String SAME_COMMAND = " and give the same command again: what is verified is kept";
}
