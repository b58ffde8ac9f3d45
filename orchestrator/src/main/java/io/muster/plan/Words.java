package io.muster.plan;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads a key that holds one of a few words. */
final class Words {
  private Words() {}

  static <E extends Enum<E>> E read(Section section, String key, Class<E> type, E fallback) {
    List<String> words = Arrays.stream(type.getEnumConstants()).map(Words::of).toList();
    String right = "right would be: " + String.join(", ", words);
    E read =
        section
            .scalar(key, right)
            .flatMap(
                scalar -> {
                  Optional<E> found =
                      Arrays.stream(type.getEnumConstants())
                          .filter(it -> of(it).equals(scalar.text()))
                          .findFirst();
                  if (found.isEmpty()) {
                    section.wrong(
                        scalar, section.path(key), Spelling.suggestion(scalar.text(), words));
                  }
                  return found;
                })
            .orElse(fallback);
    section.row(key, of(read));
    return read;
  }

  /** The word of the plan for it. */
  static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
