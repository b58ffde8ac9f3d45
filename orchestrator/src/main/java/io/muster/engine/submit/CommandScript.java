package io.muster.engine.submit;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code command.sh}: the launch of one attempt, to be read. It starts the real spark-submit rather
 * than the shim, so it takes no claim on this machine, keeps no bounded log and writes no
 * exit.json; Muster takes no notice of such a run.
 *
 * <p>Texts of environment and arguments may hold <code>${env:NAME}</code> and <code>${file:PATH}
 * </code>, which stay references in the script; <code>$${</code> is a literal <code>${</code>.
 *
 * @param what one line for people: which iteration, attempt and run
 * @param byHand what comes of running it by hand: lines for people
 * @param environment variables beyond those that the script inherits
 * @param arguments of spark-submit
 */
public record CommandScript(
    String what,
    ImmutableList<String> byHand,
    Path workingDirectory,
    Path sparkHome,
    ImmutableMap<String, String> environment,
    ImmutableList<String> arguments) {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\$\\{|\\$\\{(?<kind>env|file):(?<name>[^}]*)\\}");

  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  public CommandScript {
    environment.keySet().forEach(CommandScript::variable);
  }

  /** The text in which nothing is a reference. */
  public static String literal(String text) {
    return text.replace("${", "$${");
  }

  /** The script, for any POSIX shell. */
  public String render() {
    StringBuilder script = new StringBuilder("#!/bin/sh\n");
    script.append("# ").append(what.replaceAll("\\p{Cntrl}", " ")).append('\n');
    byHand.forEach(line -> script.append("# ").append(line).append('\n'));
    script.append("cd ").append(quoted(workingDirectory.toString())).append(" || exit\n");
    for (String file : files()) {
      script.append("cat ").append(quoted(file)).append(" >/dev/null || exit\n");
    }
    script.append("export SPARK_HOME=").append(quoted(sparkHome.toString())).append('\n');
    environment.forEach(
        (name, value) ->
            script.append("export ").append(name).append('=').append(word(value)).append('\n'));
    script.append("exec ").append(quoted(sparkHome.resolve("bin/spark-submit").toString()));
    arguments.forEach(argument -> script.append(" \\\n  ").append(word(argument)));
    return script.append('\n').toString();
  }

  /** The same as one command, to be shown. */
  public String commandLine() {
    StringBuilder line = new StringBuilder("cd ").append(quoted(workingDirectory.toString()));
    line.append(" && \\\n  SPARK_HOME=").append(quoted(sparkHome.toString()));
    environment.forEach(
        (name, value) -> line.append(" \\\n  ").append(name).append('=').append(word(value)));
    line.append(" \\\n  ").append(quoted(sparkHome.resolve("bin/spark-submit").toString()));
    boolean isOfOption = false;
    for (String argument : arguments) {
      line.append(isOfOption ? " " : " \\\n    ").append(word(argument));
      isOfOption = !isOfOption && argument.startsWith("--");
    }
    return line.append('\n').toString();
  }

  /** Writes it to the folder of the attempt, executable, for its owner's eyes only. */
  public void write(AttemptFolder folder) throws IOException {
    Path complete =
        Files.createTempFile(
            folder.path(),
            ".command.sh.",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      Files.writeString(complete, render());
      Files.move(
          complete,
          folder.command(),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(complete);
    }
  }

  private Set<String> files() {
    Set<String> files = new LinkedHashSet<>();
    ImmutableList<String> texts =
        ImmutableList.<String>builder().addAll(environment.values()).addAll(arguments).build();
    for (String text : texts) {
      Matcher reference = REFERENCE.matcher(text);
      while (reference.find()) {
        if ("file".equals(reference.group("kind"))) {
          files.add(reference.group("name"));
        }
      }
    }
    return files;
  }

  private static String word(String text) {
    Matcher reference = REFERENCE.matcher(text);
    StringBuilder word = new StringBuilder();
    int last = 0;
    StringBuilder plain = new StringBuilder();
    while (reference.find()) {
      plain.append(text, last, reference.start());
      last = reference.end();
      if (reference.group("kind") == null) {
        plain.append("${");
        continue;
      }
      word.append(plain.isEmpty() ? "" : quoted(plain.toString()));
      plain.setLength(0);
      String name = reference.group("name");
      word.append(
          reference.group("kind").equals("env")
              ? "\"${" + variable(name) + ":?is a secret that was not written down: set it}\""
              : "\"$(cat " + quoted(name) + ")\"");
    }
    plain.append(text, last, text.length());
    return word.append(plain.isEmpty() && word.length() > 0 ? "" : quoted(plain.toString()))
        .toString();
  }

  private static String variable(String name) {
    if (!VARIABLE.matcher(name).matches()) {
      throw new IllegalArgumentException("'" + name + "' cannot be an environment variable");
    }
    return name;
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
