package io.muster.engine.yarn;

import com.google.common.collect.ImmutableList;
import io.muster.engine.EngineException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where logs that YARN has gathered are to be had, according to the settings: the web services of
 * the timeline and of MapReduce's history, which both know all applications' logs.
 */
final class LogServers {
  private static final String SERVICE = "yarn.log.server.web-service.url";
  private static final String PAGES = "yarn.log.server.url";
  private static final Pattern ADDRESS = Pattern.compile("(https?://[^/?#]+[^?#]*?)/*");

  /** For browsers; the same server has its web service beside them. */
  private static final Pattern OF_PAGES = Pattern.compile("(.*)/(?:job|(application))history/logs");

  private LogServers() {}

  /**
   * In the order in which they are to be asked.
   *
   * @param notes is told what cannot be understood: nothing but logs depends on it
   */
  static ImmutableList<URI> in(HadoopSettings settings, Consumer<String> notes) {
    return Stream.concat(
            address(settings, SERVICE, notes).stream(),
            address(settings, PAGES, notes).flatMap(LogServers::besidePages).stream())
        .distinct()
        .map(URI::create)
        .collect(ImmutableList.toImmutableList());
  }

  private static Optional<String> address(
      HadoopSettings settings, String name, Consumer<String> notes) {
    try {
      Optional<String> said = settings.text(name);
      if (said.isEmpty()) {
        return said;
      }
      Matcher address = ADDRESS.matcher(said.get().strip());
      if (!address.matches() || !isAddress(address.group(1))) {
        throw settings.wrong(name, "http://host:port/path");
      }
      return Optional.of(address.group(1));
    } catch (EngineException e) {
      notes.accept(e.getMessage());
      return Optional.empty();
    }
  }

  private static boolean isAddress(String text) {
    try {
      return new URI(text).getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static Optional<String> besidePages(String address) {
    Matcher pages = OF_PAGES.matcher(address);
    return pages.matches()
        ? Optional.of(
            pages.group(1) + "/ws/v1/" + Optional.ofNullable(pages.group(2)).orElse("") + "history")
        : Optional.empty();
  }
}
