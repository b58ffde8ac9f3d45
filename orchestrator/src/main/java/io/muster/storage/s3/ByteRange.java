package io.muster.storage.s3;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Bytes of an object, as a request asks for them. */
record ByteRange(long offset, int length) {
  private static final Pattern ANSWERED =
      Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18})");

  ByteRange {
    if (offset < 0 || length < 1) {
      throw new IllegalArgumentException("a range begins at 0 or later and has 1 byte or more");
    }
  }

  /** As the header Range says it. */
  String asked() {
    return "bytes=" + offset + "-" + (offset + length - 1);
  }

  /**
   * Whether an answer is these bytes, fewer only at the object's end.
   *
   * @param contentRange its header Content-Range; null if it has none
   * @param contentLength its header Content-Length; null if it has none
   */
  boolean isIn(String contentRange, Long contentLength) {
    Matcher matcher = ANSWERED.matcher(String.valueOf(contentRange));
    if (!matcher.matches()) {
      return false;
    }
    long first = Long.parseLong(matcher.group(1));
    long last = Long.parseLong(matcher.group(2));
    long objectBytes = Long.parseLong(matcher.group(3));
    return first == offset
        && last == Math.min(offset + length, objectBytes) - 1
        && (contentLength == null || contentLength == last - first + 1);
  }
}
