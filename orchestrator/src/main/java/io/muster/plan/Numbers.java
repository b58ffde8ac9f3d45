package io.muster.plan;

import io.muster.plan.PlanNode.Scalar;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads numbers, spans and sizes of a section, each within its bounds. */
final class Numbers {
  /** A word that says the same as leaving the key out. */
  static final String AUTO = "auto";

  static final String NONE = "none";

  private final Section section;

  Numbers(Section section) {
    this.section = section;
  }

  int integer(String key, int least, int most, int fallback) {
    return integerIn(key, least, most, "", String.valueOf(fallback))
        .map(Long::intValue)
        .orElse(fallback);
  }

  /** {@code unset} is both the word for nothing and what the effective value then shows. */
  Optional<Integer> optionalInteger(String key, int least, int most, String unset) {
    if (isWord(key, unset)) {
      return unset(key, unset);
    }
    return integerIn(key, least, most, " or " + unset, unset).map(Long::intValue);
  }

  Optional<Long> longInteger(String key, long least, long most, String unset) {
    return integerIn(key, least, most, "", unset);
  }

  private Optional<Long> integerIn(String key, long least, long most, String orElse, String unset) {
    String right = "write a whole number from " + least + " to " + most + orElse;
    Optional<Scalar> scalar = section.scalar(key, right);
    if (scalar.isEmpty()) {
      return unset(key, unset);
    }
    String text = scalar.get().text();
    boolean fits =
        scalar.get().kindOrSubstituted() == ScalarKind.INTEGER
            && text.length() <= 18
            && Long.parseLong(text) >= least
            && Long.parseLong(text) <= most;
    if (!fits) {
      section.wrong(scalar.get(), section.path(key), right);
      return Optional.empty();
    }
    section.row(key, text);
    return Optional.of(Long.valueOf(text));
  }

  double decimal(String key, double least, double most, double fallback) {
    String right = "write a number from " + least + " to " + most;
    Optional<Scalar> scalar = section.scalar(key, right);
    if (scalar.isPresent()) {
      ScalarKind kind = scalar.get().kindOrSubstituted();
      if (kind == ScalarKind.INTEGER || kind == ScalarKind.DECIMAL) {
        double number = Double.parseDouble(scalar.get().text());
        if (number >= least && number <= most) {
          section.row(key, scalar.get().text());
          return number;
        }
      }
      section.wrong(scalar.get(), section.path(key), right);
    } else {
      section.row(key, String.valueOf(fallback));
    }
    return fallback;
  }

  Duration span(String key, String fallback, Duration least) {
    return optionalSpan(key, fallback, least).orElseGet(() -> Quantities.span(fallback).get());
  }

  /** A span, or {@code none}, which is what it is unless said otherwise. */
  Optional<Duration> spanOrNone(String key) {
    return isWord(key, NONE) ? unset(key, NONE) : optionalSpan(key, NONE, Duration.ofMillis(1));
  }

  private Optional<Duration> optionalSpan(String key, String unset, Duration least) {
    String right =
        "write a span with units, such as "
            + Quantities.SPAN_FORM
            + (least.isZero() ? "" : ", longer than nothing")
            + (unset.equals(NONE) ? ", or none" : "");
    Optional<Scalar> scalar = section.scalar(key, right);
    if (scalar.isEmpty()) {
      return unset(key, unset);
    }
    Optional<Duration> span =
        Quantities.span(scalar.get().text()).filter(it -> it.compareTo(least) >= 0);
    if (span.isEmpty()) {
      section.wrong(scalar.get(), section.path(key), right);
    } else {
      section.row(key, scalar.get().text());
    }
    return span;
  }

  /** An amount of memory, at least one mebibyte. */
  Optional<MemorySize> memory(String key, String unset) {
    if (isWord(key, unset)) {
      return unset(key, unset);
    }
    String right = "write a size with its unit, such as " + Quantities.SIZE_FORM + ", or " + unset;
    Optional<Scalar> scalar = section.scalar(key, right);
    if (scalar.isEmpty()) {
      return unset(key, unset);
    }
    Optional<MemorySize> size =
        Quantities.memory(scalar.get().text())
            .filter(it -> !it.isZero() && it.mebibytes() <= 1L << 30);
    if (size.isEmpty()) {
      section.wrong(scalar.get(), section.path(key), right);
    } else {
      section.row(key, scalar.get().text());
    }
    return size;
  }

  /** Bytes, as a whole number or with a unit. */
  long bytes(String key, long least, String fallback) {
    String right =
        "write a whole number of bytes from "
            + least
            + " on, or a size with its unit, such as "
            + Quantities.SIZE_FORM;
    Optional<Scalar> scalar = section.scalar(key, right);
    String text = scalar.map(Scalar::text).orElse(fallback);
    OptionalLong bytes =
        ScalarKind.of(text) == ScalarKind.INTEGER && text.length() <= 18
            ? OptionalLong.of(Long.parseLong(text))
            : Quantities.bytes(text);
    if (bytes.isEmpty() || bytes.getAsLong() < least) {
      section.wrong(scalar.orElseThrow(), section.path(key), right);
      return least;
    }
    section.row(key, text);
    return bytes.getAsLong();
  }

  private boolean isWord(String key, String word) {
    return section.has(key)
        && section.fields().byKey().get(key).node() instanceof Scalar scalar
        && scalar.text().equals(word);
  }

  private <T> Optional<T> unset(String key, String shown) {
    section.know(key);
    section.row(key, shown);
    return Optional.empty();
  }
}
