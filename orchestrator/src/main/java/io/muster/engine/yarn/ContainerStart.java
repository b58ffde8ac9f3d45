package io.muster.engine.yarn;

import io.muster.engine.submit.ContainerArchive;
import io.muster.engine.submit.JvmOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * How the JVMs of an application start that is known to be short: quickly compiled, and from a
 * class archive where nodes have Spark's jars at the place for which it was made.
 */
final class ContainerStart {
  private static final String JARS = "spark.yarn.jars";

  /** Before which Spark's jars are not looked for elsewhere. */
  private static final String PACKED_JARS = "spark.yarn.archive";

  private final Optional<ContainerArchive> archive;

  /**
   * Of one Spark home.
   *
   * @param archive empty where none of its containers can have one
   */
  ContainerStart(Optional<ContainerArchive> archive) {
    this.archive = archive;
  }

  /**
   * Settings of these JVMs, but of those whose options may hold a secret.
   *
   * @param said what the plan or the home says of a setting, or null
   */
  Map<String, String> conf(UnaryOperator<String> said, List<QuickJvm> jvms) {
    Map<String, String> conf = new LinkedHashMap<>();
    for (QuickJvm jvm : jvms) {
      Optional<ContainerArchive> fitting = archive.filter(it -> fits(it, jvm, said));
      Optional<String> archived = fitting.flatMap(ContainerArchive::options);
      jvm.options(said)
          .ifPresent(
              options -> {
                conf.put(jvm.key(), JvmOptions.joined(archived.orElse(""), options).strip());
                if (archived.isPresent()) {
                  conf.put(jvm.classPath(), fitting.get().classPath());
                }
              });
    }
    return conf;
  }

  private static boolean fits(ContainerArchive archive, QuickJvm jvm, UnaryOperator<String> said) {
    return !jvm.classPath().isEmpty()
        && text(said, jvm.classPath()).isBlank()
        && text(said, PACKED_JARS).isBlank()
        && archive.isOf(text(said, JARS));
  }

  private static String text(UnaryOperator<String> said, String key) {
    String text = said.apply(key);
    return text == null ? "" : text;
  }
}
