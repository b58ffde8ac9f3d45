package io.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.fakes.MemoryStore;
import io.muster.storage.Location;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptLogsTest {
  private static final Location FOLDER = new Location("/try/attempts/iter_2/1");

  private final MemoryStore store = new MemoryStore(() -> Instant.EPOCH);
  private final AttemptLogs logs = new AttemptLogs(store, FOLDER);
  private final List<String> seen = new ArrayList<>();

  private void write(String name, String text) {
    store.write(FOLDER.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void handsOnWhatIsPrintedAsItComes() throws Exception {
    List<String> before = new ArrayList<>();

    logs.print(
        seen::add,
        () -> false,
        pause -> {
          before.add(String.join("|", seen));
          if (before.size() == 1) {
            write("stdout.log", "one\ntw");
          } else {
            write("stdout.log", "one\ntwo\nthree");
            write("exit.json", "{}");
          }
        });

    assertThat(before).containsExactly("", "one");
    assertThat(seen).containsExactly("one", "two", "three");
  }

  @Test
  void endsWithAnAttemptThatLeavesNoExitFile() throws Exception {
    write("stdout.log", "one\n");

    logs.print(seen::add, () -> true, pause -> {});

    assertThat(seen).containsExactly("one");
  }

  @Test
  void beginsAnExcerptWithTheFirstError() {
    write("stderr.log", "INFO fine\njava.lang.Error: first\n\tat a\n\tat b\nlater\n");

    assertThat(logs.excerpt(3))
        .containsExactly("java.lang.Error: first", "        at a", "        at b");
  }

  @Test
  void takesTheEndOfALogWithoutAnError() {
    write("stderr.log", "one\ntwo\nthree\n");

    assertThat(logs.excerpt(2)).containsExactly("two", "three");
  }
}
