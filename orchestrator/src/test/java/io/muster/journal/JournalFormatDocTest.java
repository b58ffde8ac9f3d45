package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.fakes.MemoryStore;
import io.muster.lifecycle.Phase;
import io.muster.plan.Value;
import io.muster.storage.Location;
import io.muster.storage.file.FileStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/journal-format.md} shows is what is read and written. */
class JournalFormatDocTest {
  private static final Pattern BLOCK =
      Pattern.compile("```jsonl? (\\S+)\n(.*?)```", Pattern.DOTALL);
  private static final Pattern ROW =
      Pattern.compile("\\| `(\\w+)` \\| ((?:`\\w+`(?:, )?)*|–) \\|\n");
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private static String page;
  private static final Map<String, String> BLOCKS = new LinkedHashMap<>();

  @BeforeAll
  static void readThePage() throws IOException {
    page = Files.readString(Path.of("docs/journal-format.md"));
    Matcher matcher = BLOCK.matcher(page);
    while (matcher.find()) {
      BLOCKS.put(matcher.group(1), matcher.group(2));
    }
  }

  @Test
  void showsAJournalThatIsRead(@TempDir Path state) throws IOException {
    RunFolder run =
        RunFolder.of(
            Location.of(state),
            new Location("/data/model_outputs"),
            "scheduled__2026-01-31T02:00:00+00:00");
    Path journal = run.journal().path().orElseThrow();
    Files.createDirectories(journal);
    for (String segment : new String[] {"000001.jsonl", "000002.jsonl"}) {
      Files.writeString(journal.resolve(segment), BLOCKS.get(segment));
    }

    ReadJournal read =
        new Journals(new FileStore(), new SplittableRandom()).read(run).orElseThrow();

    assertThat(read.warnings()).isEmpty();
    assertThat(read.epoch()).isEqualTo(2);
    assertThat(read.lastPosition()).isEqualTo(12);
    assertThat(read.state().iteration(new Value("56")).phase()).isEqualTo(Phase.WAITING);
    assertThat(read.state().iteration(new Value("2")).phase()).isEqualTo(Phase.PENDING);
  }

  @Test
  void namesEveryEventAndItsFields() {
    Map<String, String> shown = new LinkedHashMap<>();
    Matcher matcher = ROW.matcher(page);
    while (matcher.find()) {
      shown.put(matcher.group(1), matcher.group(2).replace("`", ""));
    }
    Map<String, String> written = new LinkedHashMap<>();
    EventForms.OF_RUN.forEach((name, form) -> written.put(name, fields(form)));
    EventForms.OF_ITERATIONS.forEach((name, form) -> written.put(name, fields(form)));

    assertThat(shown).isEqualTo(written);
  }

  @Test
  void showsAHeartbeatThatIsRead() {
    MemoryStore store = new MemoryStore(() -> NOON);
    RunFolder run = new RunFolder(new Location("s3://bucket/run"));
    put(store, run.heartbeat(), "heartbeat");

    Heartbeat read = Heartbeat.of(run, store).orElseThrow();

    assertThat(read.beat()).isEqualTo(17);
    assertThat(new String(read.bytes(), StandardCharsets.UTF_8)).isEqualTo(BLOCKS.get("heartbeat"));
  }

  @Test
  void showsACancelThatIsRead() {
    MemoryStore store = new MemoryStore(() -> NOON);
    RunFolder run = new RunFolder(new Location("s3://bucket/run"));
    put(store, run.cancel(), "cancel");

    assertThat(new CancelRequests(store, run).to(2))
        .contains(new CancelRequest(2, "ann on ci-9", Instant.parse("2026-01-31T02:03:00Z")));
  }

  @Test
  void showsAnOwnerThatIsRead() {
    MemoryStore store = new MemoryStore(() -> NOON);
    Location outDir = new Location("s3://bucket/out");
    put(store, outDir.resolve("_muster/owner/2.json"), "owner");

    Owner owner = new Owners(store, outDir).current().orElseThrow();

    assertThat(owner.epoch()).isEqualTo(2);
    assertThat(owner.controller().pid()).isEqualTo(5151);
  }

  private static void put(MemoryStore store, Location location, String block) {
    store.write(location, BLOCKS.get(block).getBytes(StandardCharsets.UTF_8));
  }

  private static String fields(RecordForm<?> form) {
    return form.fieldNames().isEmpty() ? "–" : String.join(", ", form.fieldNames());
  }
}
