package io.muster.engine.yarn;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.net.HostAndPort;
import io.muster.engine.EngineException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the ResourceManagers answer, according to the settings.
 *
 * @param note what was taken by default, for people
 */
record ResourceManagerAddresses(ImmutableList<URI> web, Optional<String> note) {
  private static final String PREFIX = "yarn.resourcemanager.";

  static ResourceManagerAddresses in(HadoopSettings settings, Path folder) throws EngineException {
    Web web = Web.of(settings);
    if (!settings.isTrue(PREFIX + "ha.enabled")) {
      Optional<URI> named = web.address("");
      return new ResourceManagerAddresses(
          ImmutableList.of(named.orElse(web.uri("localhost", web.port))),
          named.isPresent()
              ? Optional.empty()
              : Optional.of(
                  folder
                      + " names no ResourceManager: taken to be on this machine; else set "
                      + PREFIX
                      + "hostname"));
    }
    ImmutableList.Builder<URI> several = ImmutableList.builder();
    for (String id : ids(settings, folder)) {
      several.add(
          web.address("." + id)
              .orElseThrow(
                  () ->
                      new EngineException(
                          folder
                              + " does not say where the ResourceManager "
                              + id
                              + " is: set "
                              + web.addressKey
                              + "."
                              + id
                              + " or "
                              + PREFIX
                              + "hostname."
                              + id)));
    }
    return new ResourceManagerAddresses(several.build(), Optional.empty());
  }

  private static ImmutableList<String> ids(HadoopSettings settings, Path folder)
      throws EngineException {
    ImmutableList<String> ids =
        ImmutableList.copyOf(
            Splitter.on(',')
                .trimResults()
                .omitEmptyStrings()
                .split(settings.text(PREFIX + "ha.rm-ids", "")));
    if (ids.isEmpty()) {
      throw new EngineException(
          folder
              + " says that there are standby ResourceManagers ("
              + PREFIX
              + "ha.enabled), but not which: set "
              + PREFIX
              + "ha.rm-ids");
    }
    return ids;
  }

  /** How the web pages are reached. */
  private record Web(HadoopSettings settings, String scheme, String addressKey, int port) {
    static Web of(HadoopSettings settings) throws EngineException {
      String key = "yarn.http.policy";
      return switch (settings.text(key, "HTTP_ONLY")) {
        case "HTTP_ONLY" -> new Web(settings, "http", PREFIX + "webapp.address", 8088);
        case "HTTPS_ONLY" -> new Web(settings, "https", PREFIX + "webapp.https.address", 8090);
        default -> throw settings.wrong(key, "HTTP_ONLY or HTTPS_ONLY");
      };
    }

    /** The address that is set, else the host with the port that is usual. */
    Optional<URI> address(String suffix) throws EngineException {
      for (String key : ImmutableList.of(addressKey + suffix, PREFIX + "hostname" + suffix)) {
        Optional<String> value = settings.text(key);
        if (value.isPresent()) {
          return Optional.of(address(key, value.get()));
        }
      }
      return Optional.empty();
    }

    private URI address(String key, String value) throws EngineException {
      try {
        HostAndPort parsed = HostAndPort.fromString(value).withDefaultPort(port);
        // every address of a server is, for its clients, that of the machine
        String host = parsed.getHost().equals("0.0.0.0") ? "localhost" : parsed.getHost();
        return uri(host, parsed.getPort());
      } catch (IllegalArgumentException e) {
        throw settings.wrong(key, "host:port");
      }
    }

    URI uri(String host, int atPort) {
      String bracketed = host.contains(":") ? "[" + host + "]" : host;
      return URI.create(scheme + "://" + bracketed + ":" + atPort);
    }
  }
}
