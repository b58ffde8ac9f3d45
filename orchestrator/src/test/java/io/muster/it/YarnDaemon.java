package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A ResourceManager, a NodeManager or another as a process, which can be started again. */
final class YarnDaemon {
  private static final String PACKAGE = "org.apache.hadoop.yarn.server.";

  /** What failsafe says of the module that gathers them. */
  private static final Path JARS =
      Path.of(System.getProperty("yarn.jars", "yarn-cluster/target/jars")).toAbsolutePath();

  private static final String LOGGING =
      """
      log4j.rootLogger=INFO,out
      log4j.appender.out=org.apache.log4j.ConsoleAppender
      log4j.appender.out.layout=org.apache.log4j.PatternLayout
      log4j.appender.out.layout.ConversionPattern=%d{ISO8601} %p %c{1}: %m%n
      """;

  private final String mainClass;
  private final int heapMiB;
  private final Path conf;
  private final Path folder;
  private Process process;

  private YarnDaemon(String mainClass, int heapMiB, Path conf, Path folder) {
    this.mainClass = PACKAGE + mainClass;
    this.heapMiB = heapMiB;
    this.conf = conf;
    this.folder = folder;
  }

  static YarnDaemon resourceManager(YarnFolder folder) {
    return new YarnDaemon(
        "resourcemanager.ResourceManager", 256, folder.conf(), folder.resourceManager());
  }

  static YarnDaemon nodeManager(YarnFolder folder, int node) {
    return new YarnDaemon(
        "nodemanager.NodeManager", 192, folder.confOfNode(node), folder.node(node));
  }

  /** The timeline's, which has the logs that nodes have gathered. */
  static YarnDaemon logServer(YarnFolder folder) {
    return new YarnDaemon(
        "applicationhistoryservice.ApplicationHistoryServer",
        192,
        folder.conf(),
        folder.logServer());
  }

  void start() {
    assertThat(JARS).as("YARN's jars, which Maven gathers before integration tests").exists();
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("log4j.properties"), LOGGING);
      ProcessBuilder builder =
          new ProcessBuilder(
              Path.of(System.getProperty("java.home"), "bin/java").toString(),
              "-Xmx" + heapMiB + "m",
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "--add-opens=java.base/java.lang=ALL-UNNAMED",
              "-cp",
              String.join(":", List.of(conf.toString(), folder.toString(), JARS + "/*")),
              mainClass);
      builder.environment().put(YarnFolder.MARK, folder.toString());
      process =
          builder
              .directory(folder.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** By SIGKILL: the containers of a NodeManager live on. */
  void kill() {
    process.destroyForcibly();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("ended:%n%s", lastWords()).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What it has logged, of all its starts. */
  Path log() {
    return folder.resolve("daemon.log");
  }

  /** The end of its log, and where the rest is. */
  String lastWords() {
    List<String> lines = MusterProcess.text(log()).lines().toList();
    return "%s:%n%s%n"
        .formatted(
            log(), String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size())));
  }
}
