package io.muster.job.transform;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What placeholders in SQL stand for: {@code value}, {@code run_id}, {@code attempt}, {@code
 * param:NAME} and {@code dict:NAME.KEY}.
 */
public final class Values {
  private final Map<String, Object> plain;
  private final Map<String, String> params;
  private final Set<String> dictNames;
  private final Function<String, Map<Object, Object>> dicts;

  /** A dict is asked for when a placeholder names it, not before. */
  public Values(
      String value,
      String runId,
      int attempt,
      Map<String, String> params,
      Set<String> dictNames,
      Function<String, Map<Object, Object>> dicts) {
    this.plain = Map.of("value", Literal.ofValue(value), "run_id", runId, "attempt", attempt);
    this.params = params;
    this.dictNames = dictNames;
    this.dicts = dicts;
  }

  /** What the placeholder of this name stands for. */
  Object of(String name) throws Literal.Unsayable {
    if (plain.containsKey(name)) {
      return plain.get(name);
    }
    if (name.startsWith("param:")) {
      String param = name.substring("param:".length());
      if (!params.containsKey(param)) {
        throw new Literal.Unsayable("names no param of the plan; it has " + params.keySet());
      }
      return Literal.ofValue(params.get(param));
    }
    if (name.startsWith("dict:")) {
      return entry(name.substring("dict:".length()));
    }
    if (name.startsWith("env:") || name.startsWith("file:")) {
      throw new Literal.Unsayable(
          "has no place in SQL, which Spark shows and logs; hand it to the plan's options, or take it from a dict");
    }
    throw new Literal.Unsayable(
        "is none of ${value}, ${param:NAME}, ${run_id}, ${attempt}, ${dict:NAME.KEY}; write $${ for a literal ${");
  }

  private Object entry(String path) throws Literal.Unsayable {
    // a name may hold a dot itself: the longest that is one wins
    String name =
        dictNames.stream()
            .filter(candidate -> path.startsWith(candidate + "."))
            .max(java.util.Comparator.comparingInt(String::length))
            .orElse(null);
    if (name == null) {
      throw new Literal.Unsayable(
          "must name a dict and a key, as in ${dict:NAME.KEY}; the plan has the dicts "
              + dictNames);
    }
    return descend(dicts.apply(name), path.substring(name.length() + 1));
  }

  private static Object descend(Map<?, ?> map, String path) throws Literal.Unsayable {
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (String.valueOf(entry.getKey()).equals(path)) {
        return entry.getValue();
      }
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String prefix = entry.getKey() + ".";
      if (path.startsWith(prefix) && entry.getValue() instanceof Map<?, ?> inner) {
        return descend(inner, path.substring(prefix.length()));
      }
    }
    throw new Literal.Unsayable("names no entry '" + path + "'; there is " + Literal.keys(map));
  }
}
