package io.muster.engine.yarn;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.FileUri;
import io.muster.engine.LaunchRequest;
import io.muster.job.contract.Spec;
import io.muster.job.contract.Ticket;
import io.muster.plan.JvmMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Spark is told of one launch in cluster mode; names are those of "Running Spark on YARN". */
final class YarnConf {
  private static final String FILES = "spark.yarn.dist.files";
  private static final String PLUGINS = "spark.plugins";

  private final YarnTerms terms;
  private final ContainerStart start;
  private final UnaryOperator<String> ofHome;

  /**
   * @param ofHome what the Spark home says of a setting, or null; what is said here takes its place
   */
  YarnConf(YarnTerms terms, ContainerStart start, UnaryOperator<String> ofHome) {
    this.terms = terms;
    this.start = start;
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
   * @param folder of this machine, with spec.json, ticket.json and copies of the baggage
   */
  ImmutableMap<String, String> of(
      LaunchRequest request, Map<String, String> asked, java.nio.file.Path folder) {
    Map<String, String> conf = new LinkedHashMap<>();
    // as long as the slice is what was reckoned with, nobody may take more
    conf.put("spark.dynamicAllocation.enabled", "false");
    if (request.jvm() == JvmMode.FAST_START) {
      conf.putAll(
          start.conf(
              key -> asked.getOrDefault(key, ofHome.apply(key)),
              ImmutableList.of(QuickJvm.DRIVER, QuickJvm.EXECUTOR)));
    }
    asked.forEach(conf::putIfAbsent);
    conf.putAll(terms.of(request.slice()));
    conf.putAll(terms.ofMaster(request.slice()));
    conf.putAll(terms.of(request.attempt()));
    conf.put("spark.yarn.submit.waitAppCompletion", "false");
    // YARN puts them into the working directory of the driver
    conf.put(
        FILES,
        joined(
            ofHome(FILES),
            asked.getOrDefault(FILES, ""),
            new BaggageFolder(folder).uris(request.baggage()),
            FileUri.of(folder.resolve(Spec.FILE_NAME).toString()),
            FileUri.of(folder.resolve(Ticket.FILE_NAME).toString())));
    conf.computeIfPresent(PLUGINS, (key, plugins) -> joined(ofHome(PLUGINS), plugins));
    conf.put(Spec.CONF_KEY, Spec.FILE_NAME);
    conf.put(Ticket.CONF_KEY, Ticket.FILE_NAME);
    return ImmutableMap.copyOf(conf);
  }

  /** Lists with commas as one, each item once. */
  private static String joined(String... lists) {
    return Stream.of(lists)
        .flatMap(list -> Splitter.on(',').trimResults().omitEmptyStrings().splitToStream(list))
        .distinct()
        .collect(Collectors.joining(","));
  }
}
