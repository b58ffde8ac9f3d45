package io.muster.engine.yarn;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.FileUri;
import io.muster.engine.LaunchRequest;
import io.muster.job.contract.Spec;
import io.muster.job.contract.Ticket;
import io.muster.plan.JvmMode;
import io.muster.plan.MemorySize;
import io.muster.plan.YarnOptions;
import io.muster.slice.Slice;
import io.muster.slice.SparkOnYarn;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Spark is told of one launch in cluster mode; names are those of "Running Spark on YARN". */
final class YarnConf {
  private static final String FILES = "spark.yarn.dist.files";
  private static final String OPTIONS = "spark.driver.defaultJavaOptions";

  private static final String EXTRA_OPTIONS = "spark.driver.extraJavaOptions";
  private static final String PLUGINS = "spark.plugins";
  private static final Pattern COLLECTOR = Pattern.compile("-XX:\\+Use\\w+GC\\b");

  private final YarnOptions options;
  private final SparkOnYarn spark;
  private final UnaryOperator<String> ofHome;

  /**
   * @param ofHome what the Spark home says of a setting, or null; what is said here takes its place
   */
  YarnConf(YarnOptions options, SparkOnYarn spark, UnaryOperator<String> ofHome) {
    this.options = options;
    this.spark = spark;
    this.ofHome = ofHome;
  }

  /** What the home says of a setting; empty if nothing. */
  String ofHome(String key) {
    String said = ofHome.apply(key);
    return said == null ? "" : said;
  }

  /**
   * All settings, those of the request among them.
   *
   * @param folder of this machine, with spec.json and ticket.json
   */
  ImmutableMap<String, String> of(
      LaunchRequest request, Map<String, String> asked, java.nio.file.Path folder) {
    Map<String, String> conf = new LinkedHashMap<>();
    // as long as the slice is what was reckoned with, nobody may take more
    conf.put("spark.dynamicAllocation.enabled", "false");
    if (request.jvm() == JvmMode.FAST_START) {
      conf.put(OPTIONS, fastStart(asked));
    }
    asked.forEach(conf::putIfAbsent);
    conf.putAll(of(request.slice()));
    conf.put("spark.yarn.tags", request.attempt().tag().text());
    // YARN by itself would run the driver again, into the same output
    conf.put("spark.yarn.maxAppAttempts", "1");
    conf.put("spark.yarn.submit.waitAppCompletion", "false");
    options.queue().ifPresent(queue -> conf.put("spark.yarn.queue", queue));
    options.priority().ifPresent(it -> conf.put("spark.yarn.priority", String.valueOf(it)));
    options
        .nodeLabel()
        .ifPresent(
            label -> {
              conf.put("spark.yarn.am.nodeLabelExpression", label);
              conf.put("spark.yarn.executor.nodeLabelExpression", label);
            });
    // YARN puts them into the working directory of the driver
    conf.put(
        FILES,
        joined(
            ofHome(FILES),
            asked.getOrDefault(FILES, ""),
            FileUri.of(folder.resolve(Spec.FILE_NAME).toString()),
            FileUri.of(folder.resolve(Ticket.FILE_NAME).toString())));
    conf.computeIfPresent(PLUGINS, (key, plugins) -> joined(ofHome(PLUGINS), plugins));
    conf.put(Spec.CONF_KEY, Spec.FILE_NAME);
    conf.put(Ticket.CONF_KEY, Ticket.FILE_NAME);
    return ImmutableMap.copyOf(conf);
  }

  /** Overheads are said, so that containers are what was reckoned with. */
  private ImmutableMap<String, String> of(Slice slice) {
    ImmutableMap.Builder<String, String> conf = ImmutableMap.builder();
    conf.put("spark.executor.instances", String.valueOf(slice.executors()));
    conf.put("spark.executor.cores", String.valueOf(slice.executorCores()));
    conf.put("spark.executor.memory", text(slice.executorMemory()));
    conf.put("spark.executor.memoryOverhead", text(spark.executor(slice).overhead()));
    conf.put("spark.driver.cores", String.valueOf(slice.driverCores()));
    conf.put("spark.driver.memory", text(slice.driverMemory()));
    conf.put("spark.driver.memoryOverhead", text(spark.master(slice).overhead()));
    if (!slice.offHeapMemory().isZero()) {
      conf.put("spark.memory.offHeap.enabled", "true");
      conf.put("spark.memory.offHeap.size", text(slice.offHeapMemory()));
    }
    if (!slice.pysparkMemory().isZero()) {
      conf.put("spark.executor.pyspark.memory", text(slice.pysparkMemory()));
    }
    return conf.buildOrThrow();
  }

  /** Of two options that say the same, the later one holds; two collectors are one too many. */
  private String fastStart(Map<String, String> asked) {
    String users = asked.getOrDefault(OPTIONS, ofHome(OPTIONS));
    String all = users + " " + asked.getOrDefault(EXTRA_OPTIONS, ofHome(EXTRA_OPTIONS));
    String ours =
        "-XX:TieredStopAtLevel=1" + (COLLECTOR.matcher(all).find() ? "" : " -XX:+UseSerialGC");
    return users.isBlank() ? ours : ours + " " + users;
  }

  /** Lists with commas as one, each item once. */
  private static String joined(String... lists) {
    return Stream.of(lists)
        .flatMap(list -> Splitter.on(',').trimResults().omitEmptyStrings().splitToStream(list))
        .distinct()
        .collect(Collectors.joining(","));
  }

  private static String text(MemorySize size) {
    return size.mebibytes() + "m";
  }
}
