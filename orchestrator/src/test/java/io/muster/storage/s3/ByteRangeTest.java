package io.muster.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ByteRangeTest {
  private final ByteRange range = new ByteRange(10, 5);

  @ParameterizedTest
  @CsvSource({
    "bytes 10-14/200, 5, true",
    "bytes 10-14/200, , true",
    "bytes 10-11/12, 2, true",
    "bytes 10-14/200, 4, false",
    "bytes 10-13/200, 4, false",
    "bytes 10-15/200, 6, false",
    "bytes 9-14/200, 6, false",
    "bytes 0-199/200, 200, false",
    "bytes 10-14/*, 5, false",
    "'', 5, false",
    ", 200, false",
  })
  void isThatOfTheAnswer(String contentRange, Long contentLength, boolean isIt) {
    assertThat(range.asked()).isEqualTo("bytes=10-14");
    assertThat(range.isIn(contentRange, contentLength)).isEqualTo(isIt);
  }
}
