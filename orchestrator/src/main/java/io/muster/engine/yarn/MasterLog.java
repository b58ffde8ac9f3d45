package io.muster.engine.yarn;

import com.google.common.collect.ImmutableList;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The log of an application master, which in cluster mode is the driver, from the web of its node,
 * or from where the node sends to. Where neither has it, the servers are asked that have the logs
 * that YARN has gathered: a node may be gone, and its logs not.
 */
public final class MasterLog {
  private static final Pattern PAGE =
      Pattern.compile("(https?://[^/]+)/node/containerlogs/(container_\\w+)/([^/?#]+)/?");
  private static final Pattern PRINTED = Pattern.compile("(?s)<pre[^>]*>(.*?)</pre>");
  private static final String BEGIN = "LogContents:\n";
  private static final String END = "\nEnd of LogType:";

  /** With status 200. */
  private static final String NONE = "Can not find logs for container:";

  private final Web web;
  private final String user;
  private final ImmutableList<URI> logServers;

  /**
   * One that asks within limits; the rounds of these do not matter, there is one node to ask.
   *
   * @param user who asks
   * @param logServers {@link HadoopConfiguration#logServers}
   */
  public MasterLog(String user, List<URI> logServers, WebLimits limits, InstantSource clock) {
    this.web = new Web(limits, clock);
    this.user = user;
    this.logServers = ImmutableList.copyOf(logServers);
  }

  /**
   * The last of one of its logs.
   *
   * @param page {@link YarnApplication#masterLogs}
   * @param name {@code stderr} or {@code stdout}
   * @param kibibytes at most so many
   */
  public String tail(String page, String name, int kibibytes) throws EngineException {
    Matcher parts = PAGE.matcher(page);
    if (!parts.matches()) {
      throw new EngineException(
          "\"" + page + "\" is no page of a node's logs; see the logs with yarn logs");
    }
    int bytes = kibibytes * 1024;
    String asks = "&user.name=" + URLEncoder.encode(user, StandardCharsets.UTF_8);
    List<String> faults = new ArrayList<>();
    for (String address : addresses(parts, name, bytes)) {
      try {
        return last(contents(followed(URI.create(address + asks))), bytes);
      } catch (IOException e) {
        faults.add(address + ": " + e.getMessage());
      }
    }
    throw new EngineException(
        "cannot fetch the end of "
            + name
            + ": "
            + String.join("; ", faults)
            + ". See it with yarn logs, or at "
            + page);
  }

  private List<String> addresses(Matcher page, String name, int bytes) {
    String node = page.group(1);
    String container = page.group(2);
    String log = "/containers/" + container + "/logs/" + name + "?size=-" + bytes;
    ImmutableList.Builder<String> addresses = ImmutableList.builder();
    // newer nodes answer the first with the text alone, older ones the second with a page
    addresses.add(
        node + "/ws/v1/node" + log,
        node
            + "/node/containerlogs/"
            + container
            + "/"
            + page.group(3)
            + "/"
            + name
            + "/?start=-"
            + bytes);
    // of what they take to run they would send back to the node
    logServers.forEach(server -> addresses.add(server + log + "&redirected_from_node=true"));
    return addresses.build();
  }

  /** One redirect leads to the server that keeps the logs of applications that are over. */
  private Answer followed(URI address) throws IOException {
    Answer answer = web.get(address);
    if (answer.isRedirect() && answer.location().isPresent()) {
      String location = answer.location().get();
      try {
        answer = web.get(address.resolve(location));
      } catch (IOException | IllegalArgumentException e) {
        throw new IOException("it sends to " + location + ": " + e.getMessage(), e);
      }
    }
    if (answer.status() != 200) {
      throw new IOException("HTTP status " + answer.status() + ", " + answer.shown());
    }
    return answer;
  }

  private static String contents(Answer answer) throws IOException {
    String text = answer.text();
    if (answer.isMarkup()) {
      return printed(answer);
    }
    int begin = text.indexOf(BEGIN);
    if (begin < 0 && text.startsWith(NONE)) {
      throw new IOException("it has no log, and says " + answer.shown());
    }
    if (begin < 0) {
      return text;
    }
    int from = begin + BEGIN.length();
    int end = text.indexOf(END, from - 1);
    return end < from ? "" : text.substring(from, end);
  }

  private static String printed(Answer page) throws IOException {
    StringBuilder text = new StringBuilder();
    Matcher matcher = PRINTED.matcher(page.text());
    while (matcher.find()) {
      text.append(matcher.group(1));
    }
    if (text.length() == 0) {
      throw new IOException("a page without a log: " + page.shown());
    }
    return text.toString()
        .replaceAll("<[^>]*>", "")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&");
  }

  /** Not more than was asked for, and no half a line where some was cut. */
  private static String last(String text, int bytes) {
    byte[] all = text.getBytes(StandardCharsets.UTF_8);
    if (all.length <= bytes) {
      return text;
    }
    String tail = new String(all, all.length - bytes, bytes, StandardCharsets.UTF_8);
    return tail.substring(tail.indexOf('\n') + 1);
  }
}
