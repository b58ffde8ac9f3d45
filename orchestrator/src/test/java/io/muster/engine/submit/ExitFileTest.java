package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitFileTest {
  /** As the shim writes it. */
  static final String FORMAT_1 =
      "{\"format\":1,\"tag\":\"m-1\",\"code\":137,\"signal\":9,"
          + "\"started\":\"2026-01-31T10:00:00Z\",\"ended\":\"2026-01-31T10:00:07Z\","
          + "\"stdout\":{\"seen\":5000000,\"left_out\":1900000},"
          + "\"stderr\":{\"seen\":12,\"left_out\":0}}\n";

  @TempDir private Path place;

  @Test
  void isEmptyWhileTheApplicationIsNotOver() throws Exception {
    assertThat(file().read()).isEmpty();
  }

  @Test
  void readsFormat1() throws Exception {
    put(FORMAT_1);
    assertThat(file().read())
        .contains(
            new ExitReport(
                1,
                "m-1",
                137,
                9,
                Instant.parse("2026-01-31T10:00:00Z"),
                Instant.parse("2026-01-31T10:00:07Z"),
                new ExitReport.LogSize(5_000_000, 1_900_000),
                new ExitReport.LogSize(12, 0)));
  }

  @Test
  void readsAnEndWithoutASignal() throws Exception {
    put(FORMAT_1.replace("137,\"signal\":9", "3,\"signal\":null"));
    assertThat(file().read().orElseThrow().signal()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "'\"format\":1', '\"format\":2', 'format is 2, this Muster reads format 1'",
    "'\"m-1\"', '\"m-9\"', 'is the end of m-9, expected m-1'",
    "'\"code\":137,', '', 'code'",
    "'137', '1000', 'code is 1000, expected 0 to 255'",
    "'\"stderr\"', '\"stdfoo\"', 'stderr is missing'",
    "'10:00:07Z', 'noon', 'is not an ISO-8601 UTC time'",
  })
  void saysWhatIsWrongWithAnEnd(String written, String instead, String message) throws Exception {
    put(FORMAT_1.replace(written, instead));
    refuses(message);
  }

  @Test
  void refusesATornEnd() throws Exception {
    for (int length = 1; length < FORMAT_1.length() - 1; length++) {
      put(FORMAT_1.substring(0, length));
      refuses("exit.json");
    }
  }

  private void refuses(String message) {
    assertThatThrownBy(() -> file().read())
        .isInstanceOf(EngineException.class)
        .hasMessageContaining(place.resolve("exit.json").toString())
        .hasMessageContaining(message);
  }

  private ExitFile file() {
    return new ExitFile(new AttemptFolder(place), "m-1");
  }

  private void put(String content) throws Exception {
    Files.writeString(place.resolve("exit.json"), content);
  }
}
