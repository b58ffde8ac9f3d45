package io.muster.engine.yarn;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** Answers of a real ResourceManager of Hadoop 3.3.4. */
final class Recorded {
  private Recorded() {}

  static String text(String name) {
    try (InputStream in = Recorded.class.getResourceAsStream(name + ".json")) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Fields fields(String name) throws Fields.UnexpectedException {
    return ofText(text(name));
  }

  static Fields ofText(String json) throws Fields.UnexpectedException {
    return Fields.of(new Answer(200, Optional.empty(), Optional.empty(), json));
  }
}
