package io.muster.job.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.job.SharedSpark;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.DictSpec;
import io.muster.job.contract.Failure;
import io.muster.job.contract.FrameShape;
import io.muster.job.contract.FrameSource;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.InputIdentity;
import io.muster.job.contract.JobException;
import io.muster.job.contract.Pin;
import io.muster.job.contract.PinsSpec;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.References;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SharedSpark.class)
class InputsTest {
  private static final String DDL = "id INT, name STRING";

  /** As the job fills it in: a value of 3. */
  private static final SqlTexts SQL = (what, text) -> text.replace("${value}", "3");

  private final SparkSession spark;
  private final Map<String, FrameSpec> specs = new LinkedHashMap<>();
  private final Map<String, DictSpec> dictSpecs = new LinkedHashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final References references =
      new References(
          Map.of("SEPARATOR", "|")::get, path -> Files.readString(Path.of(path)), new Redactor());

  @TempDir Path folder;

  InputsTest(SparkSession spark) {
    this.spark = spark;
  }

  @ParameterizedTest
  @EnumSource(
      value = DataFormat.class,
      names = {"PARQUET", "ORC", "AVRO", "JSON", "CSV"})
  void loadsEveryFormatAsAView(DataFormat format) {
    String path = folder.resolve("data").toString();
    spark.sql("SELECT 3 AS id, 'c' AS name").write().format(format.word()).save(path);
    specs.put(
        "models",
        FrameSpec.ofFiles(format, List.of(path), Map.of(), format.carriesSchema() ? null : DDL));

    Frames frames = frames();
    List<Row> rows = frames.frame("models").collectAsList();

    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).<Integer>getAs("id")).isEqualTo(3);
    assertThat(spark.sql("SELECT name FROM models").collectAsList().get(0).getString(0))
        .isEqualTo("c");
    assertThat(frames.identities().get("models").files()).isEqualTo(1);
    assertThat(warnings).isEmpty();
  }

  @Test
  void findsTheSchemaOfParquetThatSparkWouldFind() {
    String plain = folder.resolve("plain").toString();
    String parts = folder.resolve("parts").toString();
    spark
        .sql(
            "SELECT 1 AS id, 'x' AS s, array(named_struct('d', 1.5BD)) AS a, DATE '2026-01-31' AS day,"
                + " TIMESTAMP_NTZ '2026-01-31 12:00:00' AS t, 7 AS p")
        .write()
        .parquet(plain);
    spark.read().parquet(plain).write().partitionBy("p").parquet(parts);
    specs.put("plain", frame(DataFormat.PARQUET, plain, null));
    specs.put("parts", frame(DataFormat.PARQUET, parts, null));

    assertThat(frames().frame("plain").schema()).isEqualTo(spark.read().parquet(plain).schema());
    assertThat(frames().frame("plain").collectAsList())
        .isEqualTo(spark.read().parquet(plain).collectAsList());
    assertThat(frames().frame("parts").schema()).isEqualTo(spark.read().parquet(parts).schema());
  }

  @Test
  void loadsText() throws IOException {
    specs.put("lines", frame(DataFormat.TEXT, file("a.txt", "one\ntwo\n"), null));

    assertThat(frames().frame("lines").count()).isEqualTo(2);
  }

  @Test
  void readsCsvWithoutASchemaButWarns() throws IOException {
    specs.put(
        "models",
        FrameSpec.ofFiles(
            DataFormat.CSV,
            List.of(file("m.csv", "id|name\n1|a\n")),
            Map.of("header", "true", "sep", "${env:SEPARATOR}"),
            null));

    assertThat(frames().frame("models").columns()).containsExactly("id", "name");
    assertThat(warnings).singleElement().asString().contains("'models' is csv without a schema");
  }

  @Test
  void identifiesTheFilesOfGlobsAndFoldersButNoHiddenOnes() throws IOException {
    Files.createDirectories(folder.resolve("d/p=1"));
    String one = file("d/p=1/a.csv", "1,a\n");
    file("d/b.csv", "22,b\n");
    file("d/_SUCCESS", "");
    file("d/.c.crc", "x");
    specs.put("all", frame(DataFormat.CSV, folder + "/d", DDL));
    specs.put("some", frame(DataFormat.CSV, folder + "/d/*.csv", DDL));
    Frames frames = frames();

    assertThat(new Listing(spark.sparkContext().hadoopConfiguration()).files(folder + "/d"))
        .hasSize(2);
    frames.frame("some");

    InputIdentity before = frames.identities().get("some");
    assertThat(before.files()).isEqualTo(1);
    assertThat(before.bytes()).isEqualTo(5);
    assertThat(before.digest()).matches("[0-9a-f]{64}");
    assertThat(identity("some")).isEqualTo(before);
    FileTime unused = Files.getLastModifiedTime(Path.of(one));
    Files.setLastModifiedTime(
        folder.resolve("d/b.csv"), FileTime.fromMillis(unused.toMillis() + 5000));
    assertThat(identity("some").digest()).isNotEqualTo(before.digest());
  }

  @Test
  void namesFrameAndPathOfWhatIsNotThere() throws IOException {
    Files.createDirectory(folder.resolve("empty"));
    specs.put("gone", frame(DataFormat.PARQUET, folder + "/gone", null));
    specs.put("none", frame(DataFormat.PARQUET, folder + "/*.none", null));
    specs.put("empty", frame(DataFormat.PARQUET, folder + "/empty", null));
    specs.put("secret", frame(DataFormat.PARQUET, "${env:NOT_SET}/x", null));

    assertFails("gone", "frame 'gone': nothing matches " + folder + "/gone");
    assertFails("none", "frame 'none': nothing matches " + folder + "/*.none");
    assertFails("empty", "frame 'empty': " + folder + "/empty holds no data file");
    assertFails("secret", "frame 'secret': ${env:NOT_SET} cannot be resolved");
    assertThatThrownBy(() -> frames().look("none")).hasMessageContaining("nothing matches");
    assertThatThrownBy(() -> frames().frame("other"))
        .hasMessage("there is no frame 'other'; the plan has [gone, none, empty, secret]");
  }

  @Test
  void namesFrameAndPathOfWhatIsMalformed() throws IOException {
    specs.put("ddl", frame(DataFormat.CSV, file("a.csv", "1,a"), "id INTT, name"));
    specs.put(
        "parquet", frame(DataFormat.PARQUET, file("b.parquet", "this is no parquet file"), null));
    specs.put("avro", frame(DataFormat.AVRO, file("b.avro", "this is no avro file"), null));

    assertFails("ddl", "frame 'ddl': the schema 'id INTT, name' is no DDL: ");
    assertFails(
        "parquet",
        "frame 'parquet': cannot read "
            + folder
            + "/b.parquet as parquet: file:"
            + folder
            + "/b.parquet is not a Parquet file");
    assertFails(
        "avro", "frame 'avro': cannot read " + folder + "/b.avro as avro: Not an Avro data file");
  }

  @Test
  void knowsWhichFrameAMessageOfSparksSpeaksOf() throws IOException {
    specs.put("flights", frame(DataFormat.CSV, file("f 1.csv", "1,a"), DDL));
    Frames frames = frames();
    frames.frame("flights");

    assertThat(
            frames.spokenOf(
                "Encountered error while reading file file://" + folder + "/f%201.csv. Details:"))
        .hasValueSatisfying(spoken -> assertThat(spoken).startsWith("frame 'flights' ("));
    assertThat(frames.spokenOf("Division by zero")).isEmpty();
  }

  @Test
  void takesDictsFromARowAndFromTwoColumns() throws IOException {
    specs.put("models", frame(DataFormat.CSV, file("m.csv", "56,hub\n3,route\n"), DDL));
    dictSpecs.put("row", new DictSpec.FrameRow("models", "id", "56", Map.of("extra", 1)));
    dictSpecs.put("pairs", new DictSpec.FramePairs("models", "id", "name", Map.of("3", "by hand")));

    assertThat(dicts().dict("row")).isEqualTo(Map.of("id", 56, "name", "hub", "extra", 1));
    assertThat(dicts().dict("pairs")).isEqualTo(Map.of(56, "hub", 3, "by hand"));
  }

  @Test
  void refusesAMissingOrDoubledKeyOfAFrame() throws IOException {
    specs.put("models", frame(DataFormat.CSV, file("m.csv", "3,a\n3,b\n,c\n"), DDL));
    dictSpecs.put("absent", new DictSpec.FrameRow("models", "id", "56", Map.of()));
    dictSpecs.put("doubled", new DictSpec.FrameRow("models", "id", "3", Map.of()));
    dictSpecs.put("pairs", new DictSpec.FramePairs("models", "id", "name", Map.of()));
    dictSpecs.put("column", new DictSpec.FramePairs("models", "key", "name", Map.of()));
    dictSpecs.put("frame", new DictSpec.FramePairs("modells", "id", "name", Map.of()));

    assertDictFails("absent", "there is no row of frame 'models' with id = 56");
    assertDictFails("doubled", "there is more than one row of frame 'models' with id = 3");
    assertDictFails("pairs", "id of frame 'models' is 3 in more than one row");
    assertDictFails("column", "frame 'models' has no column 'key'; it has [id, name]");
    assertDictFails("frame", "there is no frame 'modells'; the plan has [models]");
  }

  @Test
  void readsDictsOfFilesAndOfThePlan() throws IOException {
    String yaml = file("d.yaml", "1: one\nb: ${env:SEPARATOR}\n");
    dictSpecs.put("file", fileDict(yaml));
    dictSpecs.put("inline", new DictSpec.Inline(Map.of("a", "${env:SEPARATOR}"), Map.of()));
    dictSpecs.put("gone", fileDict(folder + "/gone.yaml"));
    dictSpecs.put("broken", fileDict(file("broken.yaml", "a: [1")));

    // what is in a file is data, what is in the plan may refer
    assertThat(dicts().dict("file")).isEqualTo(Map.of(1, "one", "b", "${env:SEPARATOR}"));
    assertThat(dicts().dict("inline")).isEqualTo(Map.of("a", "|"));
    assertDictFails("gone", "cannot read " + folder + "/gone.yaml: there is no such file");
    assertDictFails("broken", "broken.yaml:");
    assertThatThrownBy(() -> dicts().look("gone")).hasMessageContaining("there is no file");
    assertThatThrownBy(() -> dicts().dict("other"))
        .hasMessageContaining("there is no dict 'other'");
  }

  @Test
  void givesOnlyTheRowsThatTheConditionTakes() {
    String path = folder.resolve("batches").toString();
    spark.range(10).selectExpr("id", "id % 4 AS batch").write().partitionBy("batch").parquet(path);
    specs.put("mine", shaped(parquet(path), "batch = ${value}", null));
    specs.put("broken", shaped(parquet(path), "bach = ${value}", null));

    Dataset<Row> mine = frames().frame("mine");

    assertThat(mine.collectAsList()).hasSize(2);
    // of four folders one is read
    assertThat(mine.queryExecution().executedPlan().toString()).contains("PartitionFilters: [");
    assertThat(spark.sql("SELECT count(*) FROM mine").collectAsList().get(0).getLong(0))
        .isEqualTo(2);
    assertFails("broken", "frame 'broken': where: bach = 3: [UNRESOLVED_COLUMN");
  }

  @Test
  void spreadsWhatComesInOnePartition() throws IOException {
    String path = file("one.csv", "1,a\n2,b\n");
    FrameSpec csv = frame(DataFormat.CSV, path, DDL);
    specs.put("as_it_is", csv);
    specs.put("auto", shaped(csv.source(), null, FrameShape.AUTO));
    specs.put("many", shaped(csv.source(), null, 5));

    Frames frames = frames();

    assertThat(partitions(frames.frame("as_it_is"))).isEqualTo(1);
    assertThat(partitions(frames.frame("auto"))).isEqualTo(2);
    assertThat(partitions(frames.frame("many"))).isEqualTo(5);
  }

  private static int partitions(Dataset<Row> rows) {
    return rows.toJavaRDD().getNumPartitions();
  }

  @Test
  void cachesAndBroadcastsWhatThePlanSays() throws IOException {
    FrameSource csv = frame(DataFormat.CSV, file("small.csv", "1,a\n"), DDL).source();
    specs.put("small", new FrameSpec(csv, new FrameShape(null, null, true, true, false)));
    frames().frame("small");

    Dataset<Row> joined = spark.sql("SELECT * FROM range(9) l JOIN small s ON l.id = s.id");

    assertThat(joined.queryExecution().optimizedPlan().toString())
        .contains("InMemoryRelation")
        .contains("strategy=broadcast");
    spark.catalog().clearCache();
  }

  @Test
  void makesAnEmptyFrameOfOptionalFilesThatAreNotThere() throws IOException {
    FrameSource gone = frame(DataFormat.CSV, folder + "/gone.csv", DDL).source();
    FrameShape optional = new FrameShape("id = ${value}", null, false, false, true);
    specs.put("gone", new FrameSpec(gone, optional));
    FrameSource some =
        new FrameSource.Files(
            DataFormat.CSV,
            List.of(folder + "/gone.csv", file("there.csv", "3,c\n")),
            Map.of(),
            DDL);
    specs.put("some", new FrameSpec(some, optional));

    Frames frames = frames();
    frames.look("gone");

    assertThat(frames.frame("gone").columns()).containsExactly("id", "name");
    assertThat(frames.frame("gone").collectAsList()).isEmpty();
    assertThat(frames.frame("some").collectAsList()).hasSize(1);
    assertThat(frames.identities().get("gone").files()).isZero();
  }

  @Test
  void readsTablesAndQueriesOfTheCatalog() {
    spark.sql(
        "CREATE TABLE numbers USING parquet LOCATION '"
            + folder.resolve("numbers")
            + "' AS SELECT id FROM range(9)");
    try {
      specs.put(
          "table",
          shaped(new FrameSource.Table("default.numbers", Map.of()), "id < ${value}", null));
      specs.put("query", plain(new FrameSource.Query("SELECT max(id) AS top FROM numbers -- all")));
      specs.put("gone", plain(new FrameSource.Table("default.nombres", Map.of())));
      specs.put("command", plain(new FrameSource.Query("DROP TABLE numbers")));

      Frames frames = frames();

      assertThat(frames.frame("table").collectAsList()).hasSize(3);
      assertThat(frames.versions()).as("parquet keeps none").isEmpty();
      assertThat(frames.frame("query").collectAsList().get(0).getLong(0)).isEqualTo(8);
      assertThat(frames.identities()).isEmpty();
      assertThat(frames.bytesLoaded()).isEmpty();
      assertFails(
          "gone", "frame 'gone': cannot read the table default.nombres: [TABLE_OR_VIEW_NOT_FOUND]");
      assertFails("command", "frame 'command': cannot run its query: it is a command");
    } finally {
      spark.sql("DROP TABLE numbers");
    }
  }

  @Test
  void saysWhichJarIsMissing() {
    specs.put("lake", plain(new FrameSource.Lake("delta", folder.toString(), Map.of())));
    specs.put(
        "db",
        plain(
            new FrameSource.Jdbc(
                Map.of("url", "jdbc:nosuch://db/x", "dbtable", "t", "password", "${env:PW}"))));

    assertFails("lake", "frame 'lake': cannot read " + folder + " as delta: ");
    assertThatThrownBy(() -> frames().frame("lake")).hasMessageContaining("spark.jars.packages");
    assertFails("db", "frame 'db': ${env:PW} cannot be resolved: the variable is not set");
    specs.put(
        "db", plain(new FrameSource.Jdbc(Map.of("url", "jdbc:nosuch://db/x", "dbtable", "t"))));
    assertFails("db", "frame 'db': cannot read from jdbc:nosuch://db/x: No suitable driver");
  }

  private static FrameSpec plain(FrameSource source) {
    return new FrameSpec(source, FrameShape.NONE);
  }

  private static FrameSpec shaped(FrameSource source, String where, Integer partitions) {
    return new FrameSpec(source, new FrameShape(where, partitions, false, false, false));
  }

  private static FrameSource parquet(String path) {
    return new FrameSource.Files(DataFormat.PARQUET, List.of(path), Map.of(), null);
  }

  private void assertFails(String name, String start) {
    assertThatThrownBy(() -> frames().frame(name))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.INPUT))
        .hasMessageStartingWith(start)
        .hasMessageNotContaining("\n");
  }

  private void assertDictFails(String name, String part) {
    assertThatThrownBy(() -> dicts().dict(name))
        .isInstanceOfSatisfying(
            JobException.class, e -> assertThat(e.kind()).isEqualTo(Failure.Kind.INPUT))
        .hasMessageStartingWith("dict '" + name + "': ")
        .hasMessageContaining(part)
        .hasMessageNotContaining("\n");
  }

  @Test
  void saysWhichPinIsDamaged() throws IOException {
    specs.put("ledger", plain(new FrameSource.Lake("delta", "/lake/ledger", Map.of())));
    String pin = file(Pin.fileName("delta /lake/ledger"), "{\"format\":");

    assertThatThrownBy(() -> frames(new PinsSpec(folder.toString(), Map.of())).frame("ledger"))
        .isInstanceOf(JobException.class)
        .hasMessageStartingWith(
            "frame 'ledger': cannot tell at which version this run reads /lake/ledger as delta: "
                + pin
                + " is not a pin: ")
        .hasMessageEndingWith("; a run of its own (muster run --new) pins versions anew")
        .hasMessageNotContaining("\n");
  }

  private InputIdentity identity(String name) {
    Frames frames = frames();
    frames.frame(name);
    return frames.identities().get(name);
  }

  private static DictSpec fileDict(String path) {
    return new DictSpec.File(path, DictSpec.FileFormat.YAML, DictSpec.Keys.AS_WRITTEN, Map.of());
  }

  private static FrameSpec frame(DataFormat format, String path, String schema) {
    return FrameSpec.ofFiles(format, List.of(path), Map.of(), schema);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private Frames frames() {
    return frames(null);
  }

  private Frames frames(PinsSpec pins) {
    Pins placed = new Pins(pins, "3", 1, "m-tag", spark.sparkContext().hadoopConfiguration());
    return new Frames(spark, specs, references, SQL, 2, placed, warnings::add, null);
  }

  private Dicts dicts() {
    return new Dicts(
        dictSpecs, frames(), new Texts(spark.sparkContext().hadoopConfiguration()), references);
  }
}
