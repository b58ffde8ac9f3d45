package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.muster.plan.PlanNode.Items;
import io.muster.plan.Verify.SchemaRule;
import io.muster.plan.Verify.SuccessMarker;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Reads what is said of iterations: the parts of the plan that an override may lay over. */
final class IterationReader {
  /** The keys of the plan that an override may have as well. */
  static final ImmutableSet<String> SHARED =
      ImmutableSet.of("job", "output", "slice", "jvm", "spark", "retry", "verify", "quality");

  private static final int MOST = 1_000_000;

  private final Reading reading;

  IterationReader(Reading reading) {
    this.reading = reading;
  }

  IterationPlan read(
      Section section,
      ImmutableMap<String, FrameInput> frames,
      ImmutableMap<String, DictInput> dicts,
      boolean override) {
    Job job = new JobReader(reading, Sets.union(frames.keySet(), dicts.keySet())).read(section);
    Output output = output(section.section("output"), job);
    SliceRequest slice = slice(section.section("slice"));
    JvmMode jvm = Words.read(section, "jvm", JvmMode.class, JvmMode.AUTO);
    ImmutableMap<String, String> sparkConf = sparkConf(section.section("spark"));
    Retry retry = retry(section.section("retry"));
    Verify verify = verify(section.section("verify"), job);
    Quality quality = new QualityReader(reading).read(section, job);
    int weight = override ? new Numbers(section).integer("weight", 0, MOST, 1) : 1;
    ImmutableSet<Value> after = override ? after(section) : ImmutableSet.of();
    boolean required = !override || section.flag("required", true);
    checkDicts(dicts);
    return new IterationPlan(
        job, output, frames, dicts, slice, jvm, sparkConf, retry, verify, weight, after, required,
        quality);
  }

  private Output output(Section output, Job job) {
    boolean overwrite = output.flag("overwrite", false);
    if (job instanceof Job.Application) {
      for (String key : output.unknown()) {
        output.know(key);
        reading.problem(
            output.keyOrigin(key),
            "output." + key + " is said of an application of your own, which writes as it likes",
            "remove it; only output.overwrite is for an application");
      }
      return new Output("", ImmutableList.of(), 0, ImmutableMap.of(), overwrite);
    }
    String format = Words.read(output, "format", OutputFormat.class, OutputFormat.PARQUET).word();
    ImmutableList<String> partitionBy =
        output.texts("partition_by", Scope.FIXED, "write a list of column names");
    if (ImmutableSet.copyOf(partitionBy).size() < partitionBy.size()) {
      reading.problem(
          output.origin("partition_by"),
          "output.partition_by names a column twice",
          "remove one of the two");
    }
    long targetFileSize = new Numbers(output).bytes("target_file_size", 1, Output.TARGET_FILE_SIZE);
    ImmutableMap<String, String> options =
        output.textMap("options", Scope.TEXT, (key, place) -> {});
    output.done();
    return new Output(format, partitionBy, targetFileSize, options, overwrite);
  }

  /** What the iteration job writes. */
  enum OutputFormat {
    PARQUET,
    ORC,
    CSV,
    JSON,
    AVRO;

    String word() {
      return Words.of(this);
    }
  }

  private static SliceRequest slice(Section slice) {
    Numbers numbers = new Numbers(slice);
    SliceRequest request =
        new SliceRequest(
            numbers.optionalInteger("executors", 1, MOST, Numbers.AUTO),
            numbers.optionalInteger("executor_cores", 1, MOST, Numbers.AUTO),
            numbers.memory("executor_memory", Numbers.AUTO),
            numbers.optionalInteger("driver_cores", 1, MOST, Numbers.AUTO),
            numbers.memory("driver_memory", Numbers.AUTO),
            numbers.memory("memory_overhead", Numbers.AUTO),
            numbers.memory("pyspark_memory", Numbers.AUTO),
            numbers.memory("off_heap_memory", Numbers.AUTO));
    slice.done();
    return request;
  }

  private ImmutableMap<String, String> sparkConf(Section spark) {
    ImmutableMap<String, String> conf =
        spark.textMap("conf", Scope.SETTING, (key, place) -> SparkConf.check(key, place, reading));
    spark.done();
    return conf;
  }

  private Retry retry(Section retry) {
    Numbers numbers = new Numbers(retry);
    Retry read =
        new Retry(
            numbers.integer("max_attempts", 1, 1000, Retry.DEFAULT.maxAttempts()),
            numbers.span("backoff", "15s", Duration.ZERO),
            numbers.span("max_backoff", "5m", Duration.ZERO),
            numbers.decimal("memory_growth", 1, 10, Retry.DEFAULT.memoryGrowth()),
            numbers.memory("memory_limit", Numbers.AUTO),
            retry.texts("on", Scope.FIXED, "write a list of texts that a failure may hold"),
            retry.texts("never", Scope.FIXED, "write a list of texts that a failure may hold"));
    if (read.backoff().compareTo(read.maxBackoff()) > 0) {
      reading.problem(
          retry.has("backoff") ? retry.origin("backoff") : retry.origin("max_backoff"),
          "retry.backoff is longer than retry.max_backoff",
          "lower the one or raise the other");
    }
    retry.done();
    return read;
  }

  private Verify verify(Section verify, Job job) {
    Numbers numbers = new Numbers(verify);
    boolean receipt = !(job instanceof Job.Application);
    int minFiles = numbers.integer("min_files", 0, MOST, 1);
    long minBytes = numbers.bytes("min_bytes", 0, "1");
    Optional<Long> minRows =
        numbers
            .longInteger("min_rows", 0, 1_000_000_000_000_000L, receipt ? "1" : Numbers.NONE)
            .or(() -> receipt ? Optional.of(1L) : Optional.empty());
    String schema = verify.text("schema", Scope.FIXED, "write any, same or a DDL").orElse("any");
    SchemaRule rule =
        switch (schema) {
          case "any" -> new SchemaRule.Any();
          case "same" -> new SchemaRule.Same();
          default -> new SchemaRule.Exactly(schema);
        };
    if (rule instanceof SchemaRule.Exactly) {
      Ddl.check(schema, "verify.schema", verify.origin("schema"), reading);
    }
    if (!verify.has("schema")) {
      verify.row("schema", "any");
    }
    SuccessMarker marker =
        Words.read(verify, "success_marker", SuccessMarker.class, SuccessMarker.REQUIRED);
    Optional<Verify.Command> command = command(verify);
    verify.done();
    return new Verify(minFiles, minBytes, minRows, rule, marker, command);
  }

  private Optional<Verify.Command> command(Section verify) {
    String right = "write a list of a program and its arguments: [python3, check.py]";
    ImmutableList<String> words = verify.texts("command", Scope.CHECK, right);
    Duration timeout = new Numbers(verify).span("command_timeout", "10m", Duration.ofMillis(1));
    if (words.isEmpty() && verify.node("command").filter(Items.class::isInstance).isPresent()) {
      reading.problem(verify.origin("command"), "verify.command is empty", right);
    }
    if (verify.has("command_timeout") && !verify.has("command")) {
      reading.problem(
          verify.keyOrigin("command_timeout"),
          "verify.command_timeout is said, and there is no verify.command",
          "add verify.command, or remove it");
    }
    return words.isEmpty() ? Optional.empty() : Optional.of(new Verify.Command(words, timeout));
  }

  private ImmutableSet<Value> after(Section section) {
    ImmutableSet.Builder<Value> after = ImmutableSet.builder();
    section
        .node("after")
        .ifPresent(
            node -> {
              if (node instanceof Items items) {
                items
                    .nodes()
                    .forEach(item -> Values.read(item, reading.problems()).ifPresent(after::add));
              } else {
                section.wrong(node, section.path("after"), "write a list of values: [6]");
              }
            });
    ImmutableSet<Value> read = after.build();
    section.row("after", read.toString());
    return read;
  }

  /** Placeholders that name a dict must name one that Muster itself can read. */
  private void checkDicts(Map<String, DictInput> dicts) {
    for (Reading.Mention mention : reading.mentions()) {
      if (mention.placeholder().kind() != Placeholder.Kind.DICT) {
        continue;
      }
      String name = mention.placeholder().dictName();
      DictInput dict = dicts.get(name);
      if (dict == null) {
        reading.problem(
            mention.origin(),
            mention.placeholder() + " names a dict that the plan does not have",
            dicts.isEmpty() ? "add it to inputs.dicts" : Spelling.suggestion(name, dicts.keySet()));
      } else if (dict instanceof DictInput.FrameRow || dict instanceof DictInput.FramePairs) {
        reading.problem(
            mention.origin(),
            mention.placeholder() + " names a dict that is taken from a frame",
            "give the application the frame's path, or take an inline dict or a file");
      }
    }
  }
}
