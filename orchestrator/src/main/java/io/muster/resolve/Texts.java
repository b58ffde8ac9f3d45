package io.muster.resolve;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.job.contract.DictFile;
import io.muster.job.contract.DictSpec;
import io.muster.plan.DictInput;
import io.muster.plan.Placeholder;
import io.muster.plan.Template;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Substitutes, for one iteration, what is the same for all of its attempts. */
final class Texts {
  private final Value value;
  private final Path folder;
  private final Function<Value, Location> outputs;
  private final Function<String, Optional<String>> environment;
  private final Findings findings;

  Texts(
      Value value,
      Path folder,
      Function<Value, Location> outputs,
      Function<String, Optional<String>> environment,
      Findings findings) {
    this.value = value;
    this.folder = folder;
    this.outputs = outputs;
    this.environment = environment;
    this.findings = findings;
  }

  /**
   * An absolute path; nothing is left to substitute.
   *
   * @param key of the plan, for problems
   */
  String path(String written, String key) {
    String path =
        Template.parse(written)
            .fill(
                placeholder ->
                    placeholder.kind() == Placeholder.Kind.ENV
                        ? Optional.of(variable(placeholder, key).orElse("-"))
                        : constant(placeholder))
            .text();
    return absolute(folder, path);
  }

  static String absolute(Path folder, String path) {
    String local = path.startsWith("file://") ? path.substring("file://".length()) : path;
    return local.contains("://") || local.indexOf('\0') >= 0
        ? local
        : folder.resolve(local).normalize().toString();
  }

  ImmutableList<String> paths(List<String> written, String key) {
    return written.stream().map(path -> path(path, key)).collect(ImmutableList.toImmutableList());
  }

  /** A text as a plan writes it, with what each attempt and the child must fill in left. */
  String text(String written, String key) {
    return text(written, key, ImmutableMap.of());
  }

  /**
   * The same, where entries of dicts may be named.
   *
   * @param dicts those that Muster itself has read
   */
  String text(String written, String key, Map<String, Map<Object, Object>> dicts) {
    if (!written.contains("${")) {
      return written;
    }
    Template template =
        Template.parse(written)
            .expand(
                placeholder ->
                    switch (placeholder.kind()) {
                      case ENV -> {
                        variable(placeholder, key);
                        yield Optional.empty();
                      }
                      case FILE -> Optional.of(secretFile(placeholder, key));
                      case DICT -> Optional.of(entry(placeholder, key, dicts));
                      default -> constant(placeholder).map(Template::literal);
                    });
    try {
      return template.toString();
    } catch (Template.MalformedException e) {
      findings.add(
          value, key, key + " comes to a text that cannot be: " + e.getMessage(), e.right());
      return "";
    }
  }

  ImmutableMap<String, String> texts(Map<String, String> written, String key) {
    ImmutableMap.Builder<String, String> texts = ImmutableMap.builder();
    written.forEach((name, text) -> texts.put(name, text(text, key + "." + name)));
    return texts.buildOrThrow();
  }

  /** Entries of a dict in the plan, as the child is given them. */
  Map<Object, Object> entries(Map<Object, Object> written, String key) {
    Map<Object, Object> entries = new LinkedHashMap<>();
    written.forEach((name, item) -> entries.put(name, entry(item, key + "." + name)));
    return entries;
  }

  private Object entry(Object item, String key) {
    if (item instanceof String text) {
      return text(text, key);
    }
    if (item instanceof Map<?, ?> map) {
      Map<Object, Object> entries = new LinkedHashMap<>();
      map.forEach((name, inner) -> entries.put(name, entry(inner, key)));
      return entries;
    }
    if (item instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(inner -> items.add(entry(inner, key)));
      return items;
    }
    return item == DictInput.Nothing.NULL ? null : item;
  }

  private Optional<String> constant(Placeholder placeholder) {
    return switch (placeholder.kind()) {
      case VALUE -> Optional.of(value.text());
      case OUTPUT -> Optional.of(outputs.apply(value).text());
      case OUTPUT_OF -> Optional.of(outputs.apply(new Value(placeholder.argument())).text());
      case PARAM, RUN_ID, ATTEMPT, SCRATCH, ENV, FILE, DICT -> Optional.empty();
    };
  }

  private Optional<String> variable(Placeholder placeholder, String key) {
    Optional<String> found = environment.apply(placeholder.argument());
    if (found.isEmpty()) {
      findings.add(
          value,
          key,
          key + " has " + placeholder + ", and that variable is not set",
          "set " + placeholder.argument() + " in Muster's environment");
    }
    return found;
  }

  /** Read by the child alone, wherever that runs, so its path must not depend on where it is. */
  private Template secretFile(Placeholder placeholder, String key) {
    String path = absolute(folder, placeholder.argument());
    if (!Files.isReadable(Path.of(path))) {
      findings.add(
          value,
          key,
          key + " has " + placeholder + ", and " + path + " is not there or may not be read",
          "write the file, or correct the path");
    }
    return new Template(
        ImmutableList.of(new Template.Reference(new Placeholder(Placeholder.Kind.FILE, path))));
  }

  private Template entry(
      Placeholder placeholder, String key, Map<String, Map<Object, Object>> dicts) {
    Map<Object, Object> dict = dicts.getOrDefault(placeholder.dictName(), Map.of());
    Optional<Object> found =
        dict.entrySet().stream()
            .filter(entry -> String.valueOf(entry.getKey()).equals(placeholder.dictKey()))
            .map(entry -> Optional.ofNullable(entry.getValue()))
            .findFirst()
            .orElse(Optional.empty());
    boolean single = found.filter(it -> !(it instanceof Map) && !(it instanceof List)).isPresent();
    if (!single) {
      // a dict that could not be read has been told of already
      if (dicts.containsKey(placeholder.dictName())) {
        findings.add(
            value,
            key,
            key
                + " has "
                + placeholder
                + ", and for value "
                + value
                + " the dict has no single value of that key",
            "add it to the dict, or name another key");
      }
      return Template.literal("");
    }
    return found.get() instanceof String text
        ? Template.parse(text)
        : Template.literal(String.valueOf(found.get()));
  }

  /** The entries of a dict that Muster itself can read; texts as a plan writes them. */
  static Map<Object, Object> known(DictSpec spec, Map<Object, Object> ofFile) {
    if (spec instanceof DictSpec.Inline inline) {
      return inline.entries();
    }
    Map<Object, Object> escaped = new LinkedHashMap<>();
    ofFile.forEach(
        (name, item) ->
            escaped.put(
                name, item instanceof String text ? Template.literal(text).toString() : item));
    return DictFile.overlaid(escaped, spec.overrides());
  }
}
