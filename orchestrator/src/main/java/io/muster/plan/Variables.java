package io.muster.plan;

import java.util.Optional;

/** Fills in what the environment of Muster itself says, in texts that Muster goes by. */
final class Variables {
  private Variables() {}

  /** The text; a variable that is not set is a problem. */
  static Optional<String> filled(String text, String key, Origin place, Reading reading) {
    Template template;
    try {
      template = Template.parse(text);
    } catch (Template.MalformedException e) {
      return Optional.of(text); // told already
    }
    return Optional.of(
        template.fill(placeholder -> value(placeholder, key, place, reading)).text());
  }

  private static Optional<String> value(
      Placeholder placeholder, String key, Origin place, Reading reading) {
    if (placeholder.kind() != Placeholder.Kind.ENV) {
      return Optional.of("-"); // told already
    }
    Optional<String> found =
        reading.environment(placeholder.argument()).filter(it -> !it.isEmpty());
    if (found.isEmpty()) {
      reading.problem(
          place,
          key + " has " + placeholder + ", and that variable is not set",
          "set " + placeholder.argument() + ", or write what it stands for");
    }
    return found.or(() -> Optional.of("-"));
  }
}
