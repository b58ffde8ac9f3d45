package io.muster.job.contract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves references in the strings of a spec where the child runs: <code>${env:NAME}</code> is an
 * environment variable, <code>${file:PATH}</code> the text of a file without its last line end, and
 * <code>$${</code> a literal <code>${</code>. Whatever was resolved is told to the redactor.
 */
public final class References {
  private static final Pattern REFERENCE = Pattern.compile("\\$?\\$\\{(?:(env|file):([^}]*)\\})?");

  /** Reads a file as text. */
  public interface FileText {
    String read(String path) throws IOException;
  }

  private final UnaryOperator<String> environment;
  private final FileText files;
  private final Redactor redactor;

  /** The environment answers null for a variable that is not set. */
  public References(UnaryOperator<String> environment, FileText files, Redactor redactor) {
    this.environment = environment;
    this.files = files;
    this.redactor = redactor;
  }

  /** Whether resolving would change the text. */
  public static boolean in(String text) {
    return text != null && text.contains("${");
  }

  /**
   * The text with every reference resolved; what was resolved is not looked through again.
   *
   * @throws ContractException naming the reference, never its value
   */
  public String resolve(String text) {
    if (!in(text)) {
      return text;
    }
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    int last = 0;
    while (matcher.find(last)) {
      resolved.append(text, last, matcher.start());
      boolean escaped = matcher.group().startsWith("$$");
      if (escaped) {
        resolved.append("${");
        last = matcher.start() + "$${".length();
        continue;
      }
      if (matcher.group(1) == null) {
        throw new ContractException(
            "the placeholder at '"
                + text.substring(matcher.start(), Math.min(text.length(), matcher.start() + 20))
                + "' is none that a child resolves: write $${ for a literal ${");
      }
      String secret = value(matcher.group(1), matcher.group(2));
      redactor.hide(secret);
      resolved.append(secret);
      last = matcher.end();
    }
    return resolved.append(text, last, text.length()).toString();
  }

  /** The text without what was resolved. */
  public String redact(String text) {
    return redactor.redact(text);
  }

  /** Every value resolved, in the same order; keys are left alone. */
  public Map<String, String> resolveValues(Map<String, String> map) {
    Map<String, String> resolved = new LinkedHashMap<>();
    map.forEach((key, value) -> resolved.put(key, resolve(value)));
    return resolved;
  }

  /** Every text in a value of a dict resolved, in maps and lists within it too. */
  public Object resolveDeep(Object value) {
    if (value instanceof String text) {
      return resolve(text);
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> resolved = new LinkedHashMap<>();
      map.forEach((key, item) -> resolved.put(key, resolveDeep(item)));
      return resolved;
    }
    if (value instanceof List<?> list) {
      List<Object> resolved = new ArrayList<>();
      list.forEach(item -> resolved.add(resolveDeep(item)));
      return resolved;
    }
    return value;
  }

  private String value(String kind, String name) {
    if (kind.equals("env")) {
      String value = environment.apply(name);
      if (value == null) {
        throw new ContractException(
            "${env:" + name + "} cannot be resolved: the variable is not set where the job runs");
      }
      return value;
    }
    try {
      String text = files.read(name);
      return text.endsWith("\r\n")
          ? text.substring(0, text.length() - 2)
          : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    } catch (IOException e) {
      throw new ContractException(
          "${file:" + name + "} cannot be resolved: the file cannot be read (" + e + ")", e);
    }
  }
}
