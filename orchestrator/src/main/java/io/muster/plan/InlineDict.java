package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.plan.PlanNode.Field;
import io.muster.plan.PlanNode.Fields;
import io.muster.plan.PlanNode.Items;
import io.muster.plan.PlanNode.Scalar;
import java.math.BigInteger;

/**
 * Reads a dict that is written in the plan itself. Integers stay integers, in keys too; what
 * different readers of YAML take for different things is refused.
 */
final class InlineDict {
  private final Reading reading;

  InlineDict(Reading reading) {
    this.reading = reading;
  }

  /**
   * @param path what the entries' paths begin with
   */
  ImmutableMap<Object, Object> entries(Fields fields, String path) {
    ImmutableMap.Builder<Object, Object> entries = ImmutableMap.builder();
    for (Field field : fields.byKey().values()) {
      Scalar key = field.key();
      String entryPath = path + key.text();
      Object keyObject = key.kind() == ScalarKind.INTEGER ? integer(key.text()) : key.text();
      if (!isClear(key) || key.kind() == ScalarKind.NOTHING) {
        unclear(key, "the key " + key.described());
      }
      entries.put(keyObject, entry(field.node(), entryPath));
      if (!(field.node() instanceof Fields)) {
        reading.row(entryPath, shown(field.node()), field.node().origin());
      }
    }
    return entries.buildOrThrow();
  }

  /** A single value, which gets a row of its own. */
  Object value(PlanNode node, String path) {
    Object value = entry(node, path);
    reading.row(path, shown(node), node.origin());
    return value;
  }

  private Object entry(PlanNode node, String path) {
    if (node instanceof Fields fields) {
      return entries(fields, path + ".");
    }
    if (node instanceof Items items) {
      ImmutableList.Builder<Object> list = ImmutableList.builder();
      items.nodes().forEach(item -> list.add(entry(item, path)));
      return list.build();
    }
    return scalar((Scalar) node, path);
  }

  private Object scalar(Scalar scalar, String path) {
    if (!isClear(scalar)) {
      unclear(scalar, path + " is " + scalar.text() + ", which");
    }
    return switch (scalar.kind()) {
      case INTEGER -> integer(scalar.text());
      case DECIMAL -> Double.valueOf(scalar.text());
      case FLAG -> Boolean.valueOf(scalar.text());
      case NOTHING -> DictInput.Nothing.NULL;
      case TEXT, MOMENT, UNCLEAR -> reading.text(scalar, Scope.TEXT);
    };
  }

  private static boolean isClear(Scalar scalar) {
    return scalar.kind() != ScalarKind.UNCLEAR;
  }

  private void unclear(Scalar scalar, String what) {
    reading.problem(
        scalar.origin(),
        what + " is read as different things by different readers of YAML",
        "write \"" + scalar.text() + "\" for the text, or a plain number, true or false");
  }

  /** Integer, Long or BigInteger, whichever is the first to hold it, as JSON readers do. */
  private static Object integer(String text) {
    BigInteger exact = new BigInteger(text);
    if (exact.bitLength() < Integer.SIZE) {
      return exact.intValue();
    }
    return exact.bitLength() < Long.SIZE ? (Object) exact.longValue() : exact;
  }

  private static String shown(PlanNode node) {
    if (node instanceof Items items) {
      return items.nodes().stream().map(InlineDict::shown).toList().toString();
    }
    return node instanceof Scalar scalar ? scalar.text() : node.described();
  }
}
