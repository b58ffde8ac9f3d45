package io.muster.storage;

import java.nio.charset.StandardCharsets;

/** An object's content and version. */
@SuppressWarnings("ArrayRecordComponent") // never compared, only read
public record StoredObject(byte[] content, Version version) {
  public String text() {
    return new String(content, StandardCharsets.UTF_8);
  }
}
