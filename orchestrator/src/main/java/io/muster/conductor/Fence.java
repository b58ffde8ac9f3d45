package io.muster.conductor;

/**
 * Asked last of all before a deed that would harm a successor: a controller that hung, and was
 * taken for dead, must not empty a folder or write a manifest that is another's business by now.
 */
@FunctionalInterface
public interface Fence {
  /**
   * Returns if this controller still drives.
   *
   * @throws io.muster.journal.FencedException if another has taken over
   * @throws io.muster.storage.StorageException if that could not be asked
   */
  void check();
}
