package io.muster.resolve;

import com.google.common.collect.ImmutableList;
import io.muster.job.contract.FrameSource;
import io.muster.plan.FrameInput;
import io.muster.plan.Plan;
import io.muster.plan.SequenceSource;
import io.muster.plan.Sequences;
import io.muster.plan.Template;
import io.muster.plan.Value;
import io.muster.plan.ValueList;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;

/** Finds the values of the sequence, wherever they come from. */
final class SequenceResolver {
  /** What picks the values of a day may ask a database, but does not do the day's work. */
  static final Duration COMMAND_TIMEOUT = Duration.ofMinutes(10);

  private static final String KEY = "model_sequence";

  private final Plan plan;
  private final Lookups lookups;
  private final ColumnReader columns;
  private final CommandRunner commands;
  private final InputStream standardInput;
  private final Function<String, Optional<String>> environment;
  private final Findings findings;

  SequenceResolver(Plan plan, Lookups lookups, Resolver.World world, Findings findings) {
    this.plan = plan;
    this.lookups = lookups;
    this.columns = world.columns();
    this.commands = world.commands();
    this.standardInput = world.standardInput();
    this.environment = world.environment();
    this.findings = findings;
  }

  /**
   * The values.
   *
   * @param onRecord what an earlier controller of the same run found; what is not written in the
   *     plan itself is looked up once in a run
   */
  ImmutableList<Value> resolve(ImmutableList<Value> onRecord) throws InterruptedException {
    if (plan.sequence() instanceof SequenceSource.Listed listed) {
      return listed.values();
    }
    ImmutableList<Value> values = onRecord.isEmpty() ? found() : onRecord;
    if (!values.isEmpty()) {
      Sequences.problems(
          values,
          plan.iterations(),
          value -> findings.placeOf("iterations." + value),
          (place, breach) ->
              findings.add(new io.muster.plan.Problem(place, breach.wrong(), breach.right())));
    }
    return values;
  }

  private ImmutableList<Value> found() throws InterruptedException {
    SequenceSource source = plan.sequence();
    if (source instanceof SequenceSource.File file) {
      return file(file);
    }
    if (source instanceof SequenceSource.Frame frame) {
      return frame(frame);
    }
    if (source instanceof SequenceSource.Command command) {
      return command(command);
    }
    return standardInput();
  }

  private ImmutableList<Value> file(SequenceSource.File file) {
    String path = Texts.absolute(plan.folder(), filled(file.path(), KEY + ".file"));
    Lookups.Found<Lookups.StoredFile> found = lookups.text(path);
    if (found.thing().isEmpty()) {
      findings.add(
          KEY + ".file",
          "the sequence cannot be read: " + found.failure(),
          "write the file, or correct the path");
      return ImmutableList.of();
    }
    return accepted(
        ValueList.read(
            found.thing().get().text().getBytes(java.nio.charset.StandardCharsets.UTF_8), path));
  }

  private ImmutableList<Value> frame(SequenceSource.Frame source) {
    FrameInput.Files frame =
        plan.frames().get(source.frame()).files().orElseThrow(); // as the plan's reader demands
    List<Lookups.Listed> files = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    for (String written : frame.paths()) {
      String path = Texts.absolute(plan.folder(), filled(written, KEY + ".frame"));
      paths.add(path);
      Lookups.Found<List<Lookups.Listed>> found = lookups.files(path);
      found.thing().ifPresent(files::addAll);
      if (found.thing().isEmpty()) {
        findings.add(
            "inputs.frames." + source.frame() + ".path",
            "the frame " + source.frame() + " cannot be read: " + found.failure(),
            "write the file, or correct the path");
        return ImmutableList.of();
      }
    }
    FrameSource.Files spec = Frames.files(frame, paths, frame.options());
    try {
      return accepted(
          ValueList.of(
              columns.read(
                  spec, files.stream().map(Lookups.Listed::location).toList(), source.column()),
              "the column " + source.column() + " of the frame " + source.frame()));
    } catch (ColumnReader.ColumnException e) {
      findings.add(KEY + ".column", e.getMessage(), e.right());
      return ImmutableList.of();
    }
  }

  private ImmutableList<Value> command(SequenceSource.Command source) throws InterruptedException {
    List<String> command =
        source.command().stream().map(part -> filled(part, KEY + ".command")).toList();
    String shown = String.join(" ", source.command());
    CommandRunner.Outcome outcome;
    try {
      outcome = commands.run(command, plan.folder(), Map.of(), COMMAND_TIMEOUT);
    } catch (IOException e) {
      failed(shown, "cannot be started: " + e.getMessage(), "correct model_sequence.command");
      return ImmutableList.of();
    }
    String errors = outcome.errors().isEmpty() ? "" : "; it said: " + outcome.errors();
    if (outcome.timedOut()) {
      failed(
          shown,
          "had not ended after " + COMMAND_TIMEOUT.toMinutes() + " minutes" + errors,
          "make it faster, or write its list to a file: model_sequence: {file: …}");
    } else if (outcome.exitCode() != 0) {
      failed(
          shown,
          "ended with exit code " + outcome.exitCode() + errors,
          "run it by hand in the plan's folder");
    } else if (outcome.output().length > CommandRunner.MOST_BYTES) {
      failed(
          shown,
          "wrote more than " + (CommandRunner.MOST_BYTES >> 20) + " MiB",
          "let it write a JSON list of values and nothing else");
    } else {
      return accepted(ValueList.read(outcome.output(), "the output of " + shown));
    }
    return ImmutableList.of();
  }

  private void failed(String command, String how, String right) {
    findings.add(KEY + ".command", "the command " + command + " " + how, right);
  }

  /** To read from a terminal cannot be interrupted, but to wait for who reads can. */
  private ImmutableList<Value> standardInput() throws InterruptedException {
    FutureTask<byte[]> reading =
        new FutureTask<>(() -> standardInput.readNBytes(CommandRunner.MOST_BYTES));
    Thread reader = new Thread(reading, "muster-standard-input");
    reader.setDaemon(true);
    reader.start();
    try {
      return accepted(ValueList.read(reading.get(), "standard input"));
    } catch (ExecutionException e) {
      String why = e.getCause().getMessage();
      findings.add(KEY, "standard input cannot be read: " + why, "name a file instead");
      return ImmutableList.of();
    }
  }

  private ImmutableList<Value> accepted(ValueList list) {
    list.problems().forEach(findings::add);
    return list.values();
  }

  private String filled(String written, String key) {
    return Template.parse(written)
        .fill(
            placeholder -> {
              Optional<String> found = environment.apply(placeholder.argument());
              if (found.isEmpty()) {
                findings.add(
                    key,
                    key + " has " + placeholder + ", and that variable is not set",
                    "set " + placeholder.argument() + " in Muster's environment");
              }
              return found.or(() -> Optional.of(""));
            })
        .text();
  }
}
