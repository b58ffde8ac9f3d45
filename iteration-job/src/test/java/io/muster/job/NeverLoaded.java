package io.muster.job;

/** Is named by a test, and by nobody else: not even by what looks for tests. */
final class NeverLoaded {
  static {
    RehearsalPluginTest.begin();
  }

  private NeverLoaded() {}
}
