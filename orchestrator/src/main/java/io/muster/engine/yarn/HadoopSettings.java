package io.muster.engine.yarn;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.EngineException;
import io.muster.engine.yarn.ConfigurationFile.Property;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of several files, of which a later one wins unless an earlier one is final; {@code
 * ${name}} in a value stands for another setting or a system property, {@code ${env.NAME}} for the
 * environment.
 */
final class HadoopSettings {
  /** As often as Hadoop replaces variables in one value: more is a circle. */
  private static final int MOST_VARIABLES = 20;

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^{}$\\s]+)}");
  private static final Pattern WITH_DEFAULT = Pattern.compile("([^:-]+):?-(.*)");

  /** A whole number, for memory also with the unit of YARN's resource types. */
  private static final Pattern AMOUNT = Pattern.compile("(\\d{1,15})(|Mi|Gi)");

  private final ImmutableMap<String, Property> properties;
  private final UnaryOperator<String> environment;

  HadoopSettings(List<ConfigurationFile> files, UnaryOperator<String> environment) {
    Map<String, Property> merged = new LinkedHashMap<>();
    files.forEach(
        file ->
            file.properties()
                .forEach(
                    later ->
                        merged.merge(
                            later.name(), later, (old, given) -> old.isFinal() ? old : given)));
    this.properties = ImmutableMap.copyOf(merged);
    this.environment = environment;
  }

  /** Empty if it is not set, or set to nothing. */
  Optional<String> text(String name) throws EngineException {
    Property property = properties.get(name);
    if (property == null || property.value().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(replaced(property)).filter(value -> !value.isBlank());
  }

  String text(String name, String otherwise) throws EngineException {
    return text(name).orElse(otherwise);
  }

  boolean isTrue(String name) throws EngineException {
    return text(name).filter("true"::equalsIgnoreCase).isPresent();
  }

  /** A whole number; of {@code 2Gi} it is 2048. */
  OptionalLong amount(String name) throws EngineException {
    Optional<String> value = text(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    Matcher amount = AMOUNT.matcher(value.get());
    if (!amount.matches()) {
      throw wrong(name, "a whole number");
    }
    return OptionalLong.of(
        Long.parseLong(amount.group(1)) * (amount.group(2).equals("Gi") ? 1024 : 1));
  }

  /** Says that a setting is not what it should be. */
  EngineException wrong(String name, String expected) {
    Property property = properties.get(name);
    return new EngineException(
        property.place()
            + ": "
            + name
            + " is \""
            + property.value()
            + "\", expected "
            + expected
            + "; mend the file");
  }

  private String replaced(Property property) throws EngineException {
    String value = property.value();
    for (int i = 0; i < MOST_VARIABLES; i++) {
      Matcher variable = VARIABLE.matcher(value);
      if (!variable.find()) {
        return value;
      }
      Optional<String> other = valueOf(variable.group(1));
      if (other.isEmpty()) {
        throw new EngineException(
            property.place()
                + ": "
                + property.name()
                + " names "
                + variable.group()
                + ", which is not set; set it, or write the value");
      }
      value = value.substring(0, variable.start()) + other.get() + value.substring(variable.end());
    }
    throw wrong(property.name(), "no variables that lead to themselves");
  }

  private Optional<String> valueOf(String variable) {
    if (variable.startsWith("env.")) {
      String name = variable.substring("env.".length());
      Matcher withDefault = WITH_DEFAULT.matcher(name);
      return withDefault.matches()
          ? Optional.of(
              Optional.ofNullable(environment.apply(withDefault.group(1)))
                  .filter(value -> !value.isEmpty())
                  .orElse(withDefault.group(2)))
          : Optional.ofNullable(environment.apply(name));
    }
    return Optional.ofNullable(properties.get(variable))
        .map(Property::value)
        .or(() -> Optional.ofNullable(System.getProperty(variable)));
  }
}
