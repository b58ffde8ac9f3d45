package io.muster.job.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Pin;
import io.muster.job.contract.PinsSpec;
import io.muster.job.contract.TableVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PinsTest {
  private static final String TABLE = "table lake.db.flights";
  private static final TableVersion FIVE = new TableVersion("delta", "5");
  private static final TableVersion SIX = new TableVersion("delta", "6");

  @TempDir Path run;

  @Test
  void everybodyGoesByTheVersionThatTheFirstFound() throws IOException {
    assertThat(pins(1).of(TABLE)).isEmpty();
    assertThat(pins(1).pinned(TABLE, FIVE)).isEqualTo(FIVE);

    assertThat(pins(2).of(TABLE)).contains(FIVE);
    assertThat(pins(2).pinned(TABLE, SIX)).isEqualTo(FIVE);
    assertThat(pins(2).of("table lake.db.others")).isEmpty();
    assertThat(pin()).isEqualTo(new Pin(Pin.FORMAT, TABLE, FIVE, "1", 1, "m-1"));
    assertThat(folder()).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  void ofTwoThatComeAtOnceBothGoByOne() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      for (int round = 0; round < 50; round++) {
        String table = "table t" + round;
        CyclicBarrier together = new CyclicBarrier(2);
        List<Future<TableVersion>> answers = new ArrayList<>();
        for (int value = 1; value <= 2; value++) {
          int who = value;
          answers.add(
              threads.submit(
                  () -> {
                    Pins pins = pins(who);
                    together.await(10, TimeUnit.SECONDS);
                    return pins.pinned(table, new TableVersion("iceberg", "" + who));
                  }));
        }
        Set<TableVersion> answered = new HashSet<>();
        for (Future<TableVersion> answer : answers) {
          answered.add(answer.get(10, TimeUnit.SECONDS));
        }
        assertThat(answered).hasSize(1);
        assertThat(pins(3).of(table)).contains(answered.iterator().next());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whatIsOnRecordHoldsWhateverLiesInTheFolder() throws IOException {
    pins(1).pinned(TABLE, SIX);
    PinsSpec recorded = new PinsSpec(folder().toString(), Map.of(TABLE, FIVE));

    assertThat(pins(recorded, 2).of(TABLE)).contains(FIVE);
  }

  @Test
  void aRunWithoutAPlaceForThemPinsNothing() throws IOException {
    assertThat(pins(null, 1).of(TABLE)).isEmpty();
    assertThat(pins(null, 1).pinned(TABLE, FIVE)).isEqualTo(FIVE);
    assertThat(run).isEmptyDirectory();
  }

  @Test
  void refusesWhatIsNoPinOrThatOfAnotherTable() throws IOException {
    pins(1).pinned(TABLE, FIVE);
    Path file = folder().resolve(Pin.fileName(TABLE));
    String whole = Files.readString(file);

    Files.writeString(file, whole.substring(0, 20));
    assertRefused(file + " is not a pin: what: Unexpected end-of-input");
    Files.writeString(file, whole.replace("delta 5", "5"));
    assertRefused(file + " is not a pin: version: '5' is no version of a table");
    Files.writeString(file, whole.replace("flights", "others"));
    assertRefused(file + " pins table lake.db.others and not " + TABLE);
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> pins(2).of(TABLE))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith(message);
    assertThatThrownBy(() -> pins(2).pinned(TABLE, SIX)).hasMessageStartingWith(message);
  }

  private Pin pin() throws IOException {
    Path file = folder().resolve(Pin.fileName(TABLE));
    return new ContractJson().read(Pin.class, Files.readString(file), file.toString());
  }

  private Path folder() {
    return run.resolve("pins");
  }

  private Pins pins(int value) {
    return pins(new PinsSpec(folder().toString(), Map.of()), value);
  }

  private static Pins pins(PinsSpec spec, int value) {
    return new Pins(spec, Integer.toString(value), 1, "m-" + value, new Configuration(false));
  }
}
