package io.muster.engine.submit;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.nio.file.Path;
import java.util.Optional;

/** Settings of a Spark home without a class archive. */
public final class PlainSettings {
  private PlainSettings() {}

  /**
   * Settings for applications on this machine.
   *
   * @param defaultsFile what the home's own defaults say
   */
  public static ChildSettings of(ImmutableMap<String, String> defaultsFile, Path classPath) {
    return new ChildSettings(
        ImmutableMap.of(),
        defaultsFile,
        ImmutableMap.of(),
        ImmutableMap.of(),
        ImmutableList.of(classPath),
        Optional.empty(),
        Optional.empty(),
        true);
  }
}
