package io.muster.job.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ContractJsonTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final ContractJson json = new ContractJson();

  static Spec spec() {
    Map<String, DictSpec> dicts = new LinkedHashMap<>();
    Map<Object, Object> within = new LinkedHashMap<>();
    within.put(1, "one");
    within.put("two", List.of(2, 2.5, true));
    Map<Object, Object> entries = new LinkedHashMap<>();
    entries.put("z", null);
    entries.put("a", within);
    dicts.put("inline", new DictSpec.Inline(entries, Map.of(2, "two")));
    dicts.put(
        "file",
        new DictSpec.File("/d.yaml", DictSpec.FileFormat.YAML, DictSpec.Keys.INT, Map.of("a", 1)));
    dicts.put("row", new DictSpec.FrameRow("models", "id", "56", Map.of()));
    dicts.put("pairs", new DictSpec.FramePairs("models", "id", "name", Map.of()));
    return new Spec(
        1,
        "scheduled__2026-01-01T00:00:00+00:00",
        "56",
        2,
        "m-abc",
        "/out/iter_56",
        "/state/attempts/iter_56/2",
        "/scratch",
        Map.of("ds", "2026-01-31"),
        Map.of(
            "airports",
            FrameSpec.ofFiles(
                DataFormat.CSV, List.of("/a.csv"), Map.of("header", "true"), "iata STRING")),
        dicts,
        new JobSpec.Sql("/models/56.sql", null),
        new OutputSpec(DataFormat.PARQUET, List.of("year"), 128L << 20, Map.of()),
        123L,
        2,
        Map.of("6", "/out/iter_6"),
        new QualitySpec(List.of("a"), List.of(List.of("a", "b")), "a > 0"),
        null,
        new PinsSpec("/state/run/pins", Map.of("table lake.t", new TableVersion("delta", "12"))));
  }

  @Test
  void keepsTheArgumentsOfAPythonFunctionAsTheyAre() {
    Map<Object, Object> values = new LinkedHashMap<>();
    values.put("n", 7);
    values.put("none", null);
    values.put("map", Map.of(1, List.of("x", 2.5)));
    Spec written =
        spec()
            .withJob(
                new JobSpec.Python(
                    "/models.py", "00", "transform", Map.of("dict1", "inline"), values));

    Spec read = json.read(Spec.class, json.write(written), "spec.json");

    assertThat(read).isEqualTo(written);
    assertThat(json.write(new Entries(values)))
        .isEqualTo("{\"entries\":{\"n\":7,\"none\":null,\"map\":{\"_pairs\":[[1,[\"x\",2.5]]]}}}");
  }

  @Test
  void readsASpecAsItWasWrittenWithKeysAndOrder() {
    Spec written = spec();

    Spec read = json.read(Spec.class, json.write(written), "spec.json");

    assertThat(read).isEqualTo(written);
    assertThat(read.dicts().keySet()).containsExactly("inline", "file", "row", "pairs");
    assertThat(((DictSpec.Inline) read.dicts().get("inline")).entries().keySet())
        .containsExactly("z", "a");
  }

  @Test
  void writesSnakeCaseWordsOfItsOwn() {
    assertThat(json.write(spec()))
        .contains("\"run_id\":\"scheduled__2026-01-01T00:00:00+00:00\"")
        .contains("\"attempt_folder\":")
        .contains("\"overrides\":{\"_pairs\":[[2,\"two\"]]}")
        .contains("\"job\":{\"kind\":\"sql\",\"file\":\"/models/56.sql\",\"digest\":null}")
        .contains("\"target_file_size\":134217728")
        .contains("\"input_bytes_known\":123");
  }

  @Test
  void readsTheReceiptOfFormatOne() {
    String line =
        "{\"format\":1,\"run_id\":\"r\",\"value\":\"3\",\"attempt\":1,\"tag\":\"m-1\","
            + "\"application_id\":\"local-1\",\"rows\":7,\"schema\":\"a INT\",\"null_counts\":{\"a\":2},"
            + "\"files\":[{\"path\":\"p.parquet\",\"bytes\":9,\"rows\":null}],"
            + "\"inputs\":{\"f\":{\"files\":1,\"bytes\":2,\"digest\":\"d\"}},\"spark_version\":\"3.5.5\","
            + "\"written_at\":\"2026-01-31T12:00:00Z\",\"of_a_later_minor\":[]}";

    Receipt receipt = json.read(Receipt.class, line, "receipt");

    assertThat(receipt)
        .isEqualTo(
            new Receipt(
                1,
                "r",
                "3",
                1,
                "m-1",
                "local-1",
                7,
                "a INT",
                Map.of("a", 2L),
                List.of(new DataFile("p.parquet", 9, null)),
                Map.of("f", new InputIdentity(1, 2, "d")),
                "3.5.5",
                NOON,
                null,
                null));
  }

  @Test
  void readsTheClaimThatAShellScriptWrote() {
    String line =
        "{\"tag\":\"m-1\",\"holder\":\"child\",\"host\":\"h\",\"boot_id\":\"b\","
            + "\"pid_namespace\":\"pid:[4026531836]\",\"pid\":12,\"process_start\":34,"
            + "\"at\":\"2026-01-31T12:00:00Z\"}\n";

    Claim claim = json.read(Claim.class, line, "claim.json");

    assertThat(claim)
        .isEqualTo(
            new Claim(
                "m-1",
                Claim.Holder.CHILD,
                null,
                "h",
                "b",
                "pid:[4026531836]",
                12L,
                34L,
                NOON,
                null,
                null));
    Claim empty = Claim.voidedBy("m-1", 4, "h", NOON);
    assertThat(json.read(Claim.class, json.write(empty), "claim.json")).isEqualTo(empty);
  }

  @Test
  void readsProgressAndFailureAsTheyWereWritten() {
    Progress progress =
        new Progress(
            Progress.State.RUNNING,
            "local-1",
            null,
            new Progress.Stage(3, "parquet at Main"),
            1,
            4,
            5,
            20,
            0,
            100L,
            NOON,
            new Spread(
                null,
                2000,
                1500,
                3,
                1,
                List.of(
                    new Spread.Stage(3, "parquet", 3, 3, 1500, 600, 9, 0, 7, List.of("Scan csv"))),
                Map.of("driver", new Spread.Executor(3, 1500))));
    Failure failure =
        new Failure(
            1,
            Failure.Kind.OUT_OF_MEMORY,
            "heap",
            List.of(new Failure.Exceptional("java.lang.OutOfMemoryError", "Java heap space")));

    assertThat(json.read(Progress.class, json.write(progress), "p")).isEqualTo(progress);
    assertThat(json.read(Failure.class, json.write(failure), "f")).isEqualTo(failure);
    assertThat(json.write(failure)).contains("\"kind\":\"out_of_memory\"", "\"class\":\"java.lang");
  }

  @Test
  void takesAKindOfALaterMusterForOther() {
    Failure failure =
        json.read(Failure.class, "{\"format\":1,\"kind\":\"quota\",\"message\":\"m\"}", "f");

    assertThat(failure.kind()).isEqualTo(Failure.Kind.OTHER);
  }

  @Test
  void refusesAnotherFormat() {
    assertThatThrownBy(
            () ->
                json.read(
                    Failure.class,
                    "{\"format\":2,\"kind\":\"sql\",\"message\":\"m\"}",
                    "failure.json"))
        .isInstanceOf(ContractException.class)
        .hasMessage(
            "failure.json is not a failure: format is 2, this Muster reads format 1:"
                + " use the Muster that wrote it, or a later one");
  }

  @Test
  void refusesAReceiptWithoutItsRows() {
    String line =
        json.write(
                new Receipt(
                    1, "r", "3", 1, "t", "a", 7, "", Map.of(), List.of(), Map.of(), "3.5.5", NOON,
                    List.of(), null))
            .replace("\"rows\":7,", "");

    assertThatThrownBy(() -> json.read(Receipt.class, line, "receipt"))
        .isInstanceOf(ContractException.class)
        .hasMessage("receipt is not a receipt: rows is missing");
    assertThatThrownBy(() -> json.read(Receipt.class, "{\"format\":2}", "receipt"))
        .hasMessageStartingWith("receipt is not a receipt: format is 2, ");
  }

  @Test
  void saysWhereJsonIsBroken() {
    assertThatThrownBy(() -> json.read(Spec.class, "{\"format\":1,\n oops}", "spec.json"))
        .isInstanceOf(ContractException.class)
        .hasMessageStartingWith("spec.json is not a spec: line 2, column ");
    assertThatThrownBy(() -> json.read(Spec.class, "", "spec.json"))
        .isInstanceOf(ContractException.class);
  }

  @Test
  void namesTheFieldWhoseRuleIsBroken() {
    String line =
        json.write(spec()).replace("\"target_file_size\":134217728", "\"target_file_size\":0");

    assertThatThrownBy(() -> json.read(Spec.class, line, "spec.json"))
        .hasMessage("spec.json is not a spec: write: target_file_size must be at least 1 byte");
  }
}
