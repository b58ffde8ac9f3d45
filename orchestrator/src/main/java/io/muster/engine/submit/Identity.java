package io.muster.engine.submit;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;

/**
 * Tells files apart as the JVM does when it checks whether a class archive fits: by size and time.
 */
final class Identity {
  private Identity() {}

  static String ofFile(Path file) throws EngineException {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.size() + " " + attributes.lastModifiedTime().toMillis();
    } catch (IOException e) {
      throw new EngineException("cannot look at " + file + ": " + e + "; is it there?", e);
    }
  }

  /** 16 hexadecimal digits. */
  static String digest(Map<String, String> parts) {
    Hasher hasher = Hashing.sha256().newHasher();
    parts.forEach(
        (name, part) ->
            hasher
                .putInt(name.length())
                .putString(name, StandardCharsets.UTF_8)
                .putInt(part.length())
                .putString(part, StandardCharsets.UTF_8));
    return hasher.hash().toString().substring(0, 16);
  }
}
