package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.PlanNode.Field;
import io.muster.plan.PlanNode.Fields;
import io.muster.plan.PlanNode.Items;
import io.muster.plan.PlanNode.Scalar;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * A map of the plan that is read key by key. What is asked for is known; {@link #done} tells of the
 * rest. Every answer becomes an effective value with its origin.
 */
final class Section {
  private final Fields fields;
  private final String path;
  private final Reading reading;
  private final Set<String> known = new LinkedHashSet<>();

  Section(Fields fields, String path, Reading reading) {
    this.fields = fields;
    this.path = path;
    this.reading = reading;
  }

  Reading reading() {
    return reading;
  }

  Fields fields() {
    return fields;
  }

  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  Origin origin() {
    return fields.origin();
  }

  /** The place of the key's content; of the map itself if the key is not there. */
  Origin origin(String key) {
    Field field = fields.byKey().get(key);
    return field == null ? fields.origin() : field.node().origin();
  }

  Origin keyOrigin(String key) {
    Field field = fields.byKey().get(key);
    return field == null ? fields.origin() : field.key().origin();
  }

  boolean has(String key) {
    return fields.byKey().containsKey(key);
  }

  /** Those of these keys that are there; {@link #done} leaves them to whoever asks. */
  ImmutableList<String> among(List<String> keys) {
    ImmutableList<String> found =
        keys.stream().filter(this::has).collect(ImmutableList.toImmutableList());
    known.addAll(found);
    return found;
  }

  /** All keys, for a map of which the keys are names of the user's own. */
  ImmutableSet<String> names() {
    known.addAll(fields.byKey().keySet());
    return fields.byKey().keySet();
  }

  /** The key is one that this map may have. */
  void know(String key) {
    known.add(key);
  }

  /** What the key holds; a key that holds nothing is a problem. */
  Optional<PlanNode> node(String key) {
    known.add(key);
    Field field = fields.byKey().get(key);
    if (field == null) {
      return Optional.empty();
    }
    if (field.node() instanceof Scalar scalar && scalar.kind() == ScalarKind.NOTHING) {
      reading.problem(
          scalar.origin(), path(key) + " has no value", "give it one, or remove the key");
      return Optional.empty();
    }
    return Optional.of(field.node());
  }

  Optional<Scalar> scalar(String key, String right) {
    return node(key)
        .flatMap(
            node -> {
              if (node instanceof Scalar scalar) {
                return Optional.of(scalar);
              }
              wrong(node, path(key), right);
              return Optional.empty();
            });
  }

  /** The map at the key; an empty one if there is none. */
  Section section(String key) {
    Optional<PlanNode> node = node(key);
    if (node.isPresent() && !(node.get() instanceof Fields)) {
      wrong(node.get(), path(key), "write a map");
    }
    Fields found =
        node.filter(Fields.class::isInstance)
            .map(Fields.class::cast)
            .orElseGet(() -> Fields.none(origin(key)));
    return new Section(found, path(key), reading);
  }

  /** Says that something else should stand here. */
  void wrong(PlanNode node, String path, String right) {
    reading.problem(node.origin(), path + " is " + node.described(), right);
  }

  /** Says that a key which must be there is not. */
  void missing(String key, String right) {
    reading.problem(origin(), path(key) + " is missing", right);
  }

  void row(String key, String value) {
    reading.row(path(key), value, has(key) ? origin(key) : Origin.DEFAULT);
  }

  Optional<String> text(String key, Scope scope, String right) {
    Optional<String> text =
        scalar(key, right)
            .filter(scalar -> notBlank(scalar, path(key), right))
            .map(scalar -> reading.text(scalar, scope));
    text.ifPresent(it -> row(key, it));
    return text;
  }

  /** SQL as it was written: what a param says becomes a literal in the child, as values do. */
  Optional<String> sql(String key, String right) {
    Optional<Scalar> sql = scalar(key, right).filter(it -> notBlank(it, path(key), right));
    sql.ifPresent(
        it -> {
          var unused = reading.text(it, Scope.SQL);
          row(key, it.written());
        });
    return sql.map(Scalar::written);
  }

  /** The text as written, whatever it looks like; no row is made. */
  Optional<String> verbatim(String key) {
    return scalar(key, "write a text or a number").map(Scalar::text);
  }

  String requiredText(String key, Scope scope, String right) {
    if (!has(key)) {
      missing(key, right);
    }
    return text(key, scope, right).orElse("");
  }

  boolean flag(String key, boolean fallback) {
    Optional<Scalar> scalar = scalar(key, "write true or false");
    boolean flag =
        scalar
            .filter(
                it -> {
                  if (it.kindOrSubstituted() == ScalarKind.FLAG) {
                    return true;
                  }
                  wrong(it, path(key), "write true or false");
                  return false;
                })
            .map(it -> Boolean.valueOf(it.text()))
            .orElse(fallback);
    row(key, String.valueOf(flag));
    return flag;
  }

  /** A list of texts; empty if the key is not there. */
  ImmutableList<String> texts(String key, Scope scope, String right) {
    ImmutableList.Builder<String> texts = ImmutableList.builder();
    node(key)
        .ifPresent(
            node -> {
              if (node instanceof Items items) {
                items.nodes().forEach(item -> text(item, key, scope, right).ifPresent(texts::add));
              } else {
                wrong(node, path(key), right);
              }
            });
    ImmutableList<String> read = texts.build();
    row(key, read.toString());
    return read;
  }

  private Optional<String> text(PlanNode item, String key, Scope scope, String right) {
    String itemPath = "an item of " + path(key);
    if (item instanceof Scalar scalar && scalar.kind() != ScalarKind.NOTHING) {
      return notBlank(scalar, itemPath, right)
          ? Optional.of(reading.text(scalar, scope))
          : Optional.empty();
    }
    wrong(item, itemPath, right);
    return Optional.empty();
  }

  private boolean notBlank(Scalar scalar, String what, String right) {
    if (scalar.text().isBlank()) {
      reading.problem(scalar.origin(), what + " is empty", right);
      return false;
    }
    return true;
  }

  /** A map of texts, numbers and flags, each as its text. */
  ImmutableMap<String, String> textMap(
      String key, Scope scope, BiConsumer<String, Origin> checkKey) {
    Section map = section(key);
    ImmutableMap.Builder<String, String> texts = ImmutableMap.builder();
    for (String name : map.names()) {
      checkKey.accept(name, map.keyOrigin(name));
      map.scalar(name, "write a text, a number, true or false")
          .ifPresent(
              scalar -> {
                String text = reading.text(scalar, scope);
                map.row(name, text);
                texts.put(name, text);
              });
    }
    return texts.buildOrThrow();
  }

  /** The keys that nobody asked for. */
  ImmutableList<String> unknown() {
    return fields.byKey().keySet().stream()
        .filter(key -> !known.contains(key))
        .collect(ImmutableList.toImmutableList());
  }

  /** Says which keys nobody asked for. */
  void done() {
    for (String key : unknown()) {
      reading.problem(
          keyOrigin(key),
          "unknown key " + key + (path.isEmpty() ? "" : " in " + path),
          PlanKeys.suggestion(key, known));
    }
  }
}
