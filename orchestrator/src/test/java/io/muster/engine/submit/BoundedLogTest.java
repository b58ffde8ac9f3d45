package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {
  @TempDir private Path place;

  @Test
  void isEmptyWhereThereIsNone() throws Exception {
    BoundedLog log = new BoundedLog(place.resolve("not there/stdout.log"));
    assertThat(log.pieces()).isEmpty();
    assertThat(log.size()).isZero();
    assertThat(log.head(10)).isEmpty();
    assertThat(log.tail(10)).isEmpty();
  }

  @Test
  void readsPiecesInTheOrderOfTheirOffsets() throws Exception {
    put("stdout.log", "head.");
    put("stdout.log.1000", "last.");
    put("stdout.log.999", "middle.");
    put("stdout.log.tmp", "foreign");
    put("stdout.logs.5", "foreign");
    BoundedLog log = new BoundedLog(place.resolve("stdout.log"));
    assertThat(log.pieces()).extracting(BoundedLog.Piece::offset).containsExactly(0L, 999L, 1000L);
    assertThat(log.size()).isEqualTo(17);
    assertThat(log.head(3)).isEqualTo("hea");
    assertThat(log.tail(7)).isEqualTo("e.last.");
    assertThat(log.tail(100)).isEqualTo("head.middle.last.");
  }

  private void put(String name, String content) throws Exception {
    Files.writeString(place.resolve(name), content);
  }
}
