package io.muster.engine.yarn;

import com.google.common.collect.ImmutableList;
import io.muster.engine.EngineException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/**
 * What Hadoop's configuration on this machine says of YARN.
 *
 * @param folder that holds yarn-site.xml
 * @param resourceManagers web addresses, scheme, host and port; several where the cluster has
 *     standbys
 * @param user whom the ResourceManager is told: {@code HADOOP_USER_NAME}, else that of this process
 * @param resourceCalculator class name, where capacity-scheduler.xml lies there too and says it
 * @param logServers web services that have the logs of applications that are over
 * @param notes what was not followed or was taken by default, for people
 */
public record HadoopConfiguration(
    Path folder,
    ImmutableList<URI> resourceManagers,
    String user,
    ContainerSizes containerSizes,
    Optional<String> resourceCalculator,
    ImmutableList<URI> logServers,
    ImmutableList<String> notes) {
  private static final Path LAST_FOLDER = Path.of("/etc/hadoop/conf");
  private static final String SITE = "yarn-site.xml";
  private static final String WHAT_TO_DO =
      "set HADOOP_CONF_DIR to the folder that holds the cluster's core-site.xml and yarn-site.xml";
  private static final ImmutableList<String> FOLDER_VARIABLES =
      ImmutableList.of("HADOOP_CONF_DIR", "YARN_CONF_DIR");
  private static final ImmutableList<String> FILES =
      ImmutableList.of("core-site.xml", SITE, "capacity-scheduler.xml");

  /**
   * Reads the folders that {@code HADOOP_CONF_DIR} and {@code YARN_CONF_DIR} name, else {@code
   * /etc/hadoop/conf}.
   *
   * @param environment says the value of a variable, or null
   * @throws EngineException there is none, it cannot be read or understood, or it asks for Kerberos
   */
  public static HadoopConfiguration read(UnaryOperator<String> environment) throws EngineException {
    return read(environment, LAST_FOLDER);
  }

  static HadoopConfiguration read(UnaryOperator<String> environment, Path lastFolder)
      throws EngineException {
    List<Path> folders = folders(environment, lastFolder);
    List<ConfigurationFile> files = new ArrayList<>();
    ImmutableList.Builder<String> notes = ImmutableList.builder();
    for (String name : FILES) {
      Optional<Path> path = first(folders, name);
      if (path.isPresent()) {
        ConfigurationFile file = ConfigurationFile.read(path.get());
        files.add(file);
        notes.addAll(file.notes());
      }
    }
    Path folder = first(folders, SITE).orElseThrow().getParent();
    HadoopSettings settings = new HadoopSettings(files, environment);
    refuseKerberos(settings, folder);
    ResourceManagerAddresses addresses = ResourceManagerAddresses.in(settings, folder);
    addresses.note().ifPresent(notes::add);
    return new HadoopConfiguration(
        folder,
        addresses.web(),
        user(environment),
        containerSizes(settings),
        settings.text("yarn.scheduler.capacity.resource-calculator"),
        LogServers.in(settings, notes::add),
        notes.build());
  }

  private static List<Path> folders(UnaryOperator<String> environment, Path lastFolder)
      throws EngineException {
    List<Path> named = new ArrayList<>();
    for (String variable : FOLDER_VARIABLES) {
      String value = environment.apply(variable);
      if (value == null || value.isBlank()) {
        continue;
      }
      Path folder = Path.of(value.strip()).toAbsolutePath().normalize();
      if (!Files.isDirectory(folder)) {
        throw new EngineException(
            variable + " names " + folder + ", where there is no folder; " + WHAT_TO_DO);
      }
      named.add(folder);
    }
    List<Path> folders = named.isEmpty() ? List.of(lastFolder) : named;
    if (first(folders, SITE).isEmpty()) {
      throw new EngineException(
          named.isEmpty()
              ? "no configuration of YARN: neither HADOOP_CONF_DIR nor YARN_CONF_DIR is set, and"
                  + " there is no "
                  + lastFolder.resolve(SITE)
                  + "; "
                  + WHAT_TO_DO
              : "no configuration of YARN: there is no "
                  + SITE
                  + " in "
                  + String.join(" or ", named.stream().map(Path::toString).distinct().toList())
                  + "; "
                  + WHAT_TO_DO);
    }
    return folders;
  }

  private static Optional<Path> first(List<Path> folders, String name) {
    return folders.stream().map(folder -> folder.resolve(name)).filter(Files::exists).findFirst();
  }

  private static void refuseKerberos(HadoopSettings settings, Path folder) throws EngineException {
    for (String name :
        List.of("hadoop.security.authentication", "hadoop.http.authentication.type")) {
      String type = settings.text(name, "simple");
      if (!type.equals("simple")) {
        throw new EngineException(
            "the cluster of "
                + folder
                + " asks for authentication by "
                + type
                + " ("
                + name
                + "), which Muster cannot give: it speaks to a ResourceManager with simple"
                + " authentication only; use such a cluster, or another engine");
      }
    }
  }

  private static String user(UnaryOperator<String> environment) {
    String named = environment.apply("HADOOP_USER_NAME");
    return named == null || named.isBlank() ? System.getProperty("user.name") : named.strip();
  }

  private static ContainerSizes containerSizes(HadoopSettings settings) throws EngineException {
    String prefix = "yarn.scheduler.";
    return new ContainerSizes(
        settings.amount(prefix + "minimum-allocation-mb").orElse(1024),
        settings.amount(prefix + "minimum-allocation-vcores").orElse(1),
        settings.amount(prefix + "maximum-allocation-mb"),
        settings.amount(prefix + "maximum-allocation-vcores"),
        increment(settings, "memory-mb", prefix + "increment-allocation-mb"),
        increment(settings, "vcores", prefix + "increment-allocation-vcores"));
  }

  /** The newer name comes first. */
  private static OptionalLong increment(HadoopSettings settings, String type, String old)
      throws EngineException {
    OptionalLong named = settings.amount("yarn.resource-types." + type + ".increment-allocation");
    return named.isPresent() ? named : settings.amount(old);
  }
}
