package io.muster.engine.submit;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.EngineException;
import io.muster.job.contract.ContractException;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.References;
import io.muster.plan.Template;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;

/**
 * The settings of one launch, those that hold secrets apart: only these are resolved, and only for
 * a file.
 *
 * @param open what may stand on a command line
 * @param references settings that hold secrets, as the plan writes them
 */
public record LaunchConf(
    ImmutableMap<String, String> open, ImmutableMap<String, String> references) {

  /** Of settings as a plan writes them. */
  public static LaunchConf of(Map<String, String> written) {
    ImmutableMap.Builder<String, String> open = ImmutableMap.builder();
    ImmutableMap.Builder<String, String> references = ImmutableMap.builder();
    written.forEach(
        (key, text) -> {
          if (isSecret(text)) {
            references.put(key, text);
          } else {
            open.put(key, Template.parse(text).text());
          }
        });
    return new LaunchConf(open.buildOrThrow(), references.buildOrThrow());
  }

  /** Whether the text holds a reference: nothing else is left in it when it comes to a launch. */
  public static boolean isSecret(String text) {
    return Template.parse(text).references().findAny().isPresent();
  }

  /**
   * Arguments of an application as it gets them. The plan refuses secrets in them; one that has
   * come this far must come no further.
   */
  public static ImmutableList<String> arguments(List<String> written) throws EngineException {
    ImmutableList.Builder<String> arguments = ImmutableList.builder();
    for (String argument : written) {
      if (isSecret(argument)) {
        throw new EngineException(
            "an argument of the application holds a secret ("
                + argument
                + "), and arguments are seen by everybody on the machine: give it in"
                + " job.application.conf");
      }
      arguments.add(Template.parse(argument).text());
    }
    return arguments.build();
  }

  /** The same secrets with other settings. */
  public LaunchConf withOpen(ImmutableMap<String, String> others) {
    return new LaunchConf(others, references);
  }

  /** All settings as a command script takes them: secrets as references. */
  public ImmutableMap<String, String> forScript() {
    Map<String, String> all = new LinkedHashMap<>();
    open.forEach((key, value) -> all.put(key, CommandScript.literal(value)));
    all.putAll(references);
    return ImmutableMap.copyOf(all);
  }

  /**
   * The text of a properties file with the secrets in it.
   *
   * @param others settings that the file takes the place of
   * @throws EngineException naming the reference that cannot be resolved, never its value
   */
  public String properties(Map<String, String> others, UnaryOperator<String> environment)
      throws EngineException {
    References resolver =
        new References(environment, path -> Files.readString(Path.of(path)), new Redactor());
    Properties properties = new Properties();
    others.forEach(properties::setProperty);
    try {
      resolver.resolveValues(references).forEach(properties::setProperty);
      StringWriter text = new StringWriter();
      properties.store(text, null);
      return text.toString();
    } catch (ContractException e) {
      throw new EngineException("a setting of the application has no value: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalStateException("a text cannot be written to memory", e);
    }
  }
}
