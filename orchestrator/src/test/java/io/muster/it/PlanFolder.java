package io.muster.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.engine.EngineException;
import io.muster.engine.submit.Session;
import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder with a plan, its inputs and its outputs, and the commands given there; ends every
 * process that came of them.
 */
final class PlanFolder implements AutoCloseable {
  private final Path folder;
  private final List<MusterProcess> started = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();
  private List<String> prefix = List.of();

  PlanFolder(Path folder) {
    this.folder = folder;
    environment.put("MUSTER_IT_FOLDER", folder.toString());
  }

  /** A plan whose iterations are applications of the fake Spark; {@code more} is more YAML. */
  FakeSpark fakePlan(String sequence, String more) {
    plan(
        """
        name: bad-input
        model_sequence: %s
        out_dir: out
        job: {application: {resource: app.jar, class: Main, args: %s}}
        cluster: {engine: local, spark_home: spark}
        slice: {executor_cores: 1, executor_memory: 64m, driver_memory: 64m, memory_overhead: 64m}
        jvm: throughput
        %s
        """
            .formatted(sequence, FakeSpark.ARGUMENTS, more));
    file("app.jar", "");
    return new FakeSpark(path("spark"));
  }

  /** Writes {@code plan.yaml}. */
  PlanFolder plan(String yaml) {
    return file("plan.yaml", yaml);
  }

  PlanFolder file(String name, String text) {
    try {
      Files.createDirectories(path(name).getParent());
      Files.writeString(path(name), text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  PlanFolder setting(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** From now on commands are started by this one, as {@code unshare --mount ...}. */
  PlanFolder startedBy(String... words) {
    prefix = List.of(words);
    return this;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** {@code muster run plan.yaml} with more arguments, to its end. */
  MusterProcess.Ended run(String... more) {
    return startRun(more).end();
  }

  MusterProcess startRun(String... more) {
    List<String> words = new ArrayList<>(List.of("run", "plan.yaml"));
    words.addAll(List.of(more));
    return start(false, words.toArray(String[]::new));
  }

  /** As {@link #run}, stderr and stdout in one stream. */
  MusterProcess.Ended runMerged() {
    return startMerged().end();
  }

  /** As {@link #startRun}, stderr and stdout in one stream. */
  MusterProcess startMerged() {
    return start(true, "run", "plan.yaml");
  }

  /** Any command, to its end. */
  MusterProcess.Ended muster(String... words) {
    return start(false, words).end();
  }

  /** Any command. */
  MusterProcess start(String... words) {
    return start(false, words);
  }

  private MusterProcess start(boolean merged, String... words) {
    MusterProcess process =
        MusterProcess.start(
            prefix, List.of(words), environment, folder, folder.resolve("said"), merged);
    started.add(process);
    return process;
  }

  /** The folder of an iteration. */
  Path output(Object value) {
    return folder.resolve("out/iter_" + value);
  }

  Path manifestFile() {
    return folder.resolve("out/_MUSTER_SUCCESS.json");
  }

  Optional<JsonNode> manifest() {
    return json(manifestFile());
  }

  /** The values that the manifest names, in its order. */
  List<String> inTheManifest() {
    List<String> values = new ArrayList<>();
    manifest()
        .orElseThrow()
        .path("iterations")
        .forEach(line -> values.add(line.path("value").asText()));
    return values;
  }

  Optional<JsonNode> receipt(Object value) {
    return json(output(value).resolve("_MUSTER_RECEIPT.json"));
  }

  /** What the last attempt's application said of itself, in its {@code progress.json}. */
  JsonNode progress(Object value) {
    List<Path> attempts = attempts(value);
    return json(attempts.get(attempts.size() - 1).resolve("progress.json")).orElseThrow();
  }

  /** The {@code result.json} of the one run on the plan's own out_dir. */
  JsonNode result() {
    Path state = folder.resolve("out/_muster");
    return filesBelow(state).stream()
        .filter(name -> name.matches("[^/]+/result.json"))
        .findFirst()
        .flatMap(name -> json(state.resolve(name)))
        .orElseThrow();
  }

  private static Optional<JsonNode> json(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(new ObjectMapper().readTree(file.toFile()))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows that an iteration wrote as json, as text. */
  List<String> jsonRows(Object value) {
    List<String> rows = new ArrayList<>();
    filesBelow(output(value)).stream()
        .filter(name -> name.startsWith("part-") && name.endsWith(".json"))
        .forEach(
            name -> MusterProcess.text(output(value).resolve(name)).lines().forEach(rows::add));
    return rows;
  }

  /** The files below a folder of the plan's, relative to it, in order; empty if it is not there. */
  List<String> filesBelow(Path below) {
    if (!Files.exists(below)) {
      return List.of();
    }
    List<String> names = new ArrayList<>();
    try {
      Files.walkFileTree(
          below,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile()) {
                names.add(below.relativize(file).toString());
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              // a controller that is at work moves its temporary files away
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    names.sort(null);
    return names;
  }

  /** The folders of the attempts of all runs on the plan's own out_dir, in order. */
  List<Path> attempts(Object value) {
    return filesBelow(folder.resolve("out/_muster")).stream()
        .filter(name -> name.matches(".*/attempts/iter_" + value + "/[0-9]+/spec.json"))
        .map(name -> folder.resolve("out/_muster").resolve(name).getParent())
        .toList();
  }

  /** The claims of children, of all attempts of all runs below this folder. */
  List<Claim> claims() {
    List<Claim> claims = new ArrayList<>();
    for (String name : filesBelow(folder)) {
      if (name.endsWith("/claim.json")) {
        try {
          Claim claim = new ContractJson().read(Claim.class, MusterProcess.text(path(name)), name);
          if (claim.holder() == Claim.Holder.CHILD) {
            claims.add(claim);
          }
        } catch (ContractException e) {
          throw new IllegalStateException(e);
        }
      }
    }
    return claims;
  }

  /** The processes of applications that live. */
  List<Long> applicationProcesses() {
    List<Long> living = new ArrayList<>();
    for (Claim claim : claims()) {
      try {
        living.addAll(new Session(claim).members());
      } catch (EngineException e) {
        throw new IllegalStateException(e);
      }
    }
    return living;
  }

  /** All processes that came of commands given here and live, by what they inherited. */
  List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses().filter(this::isOfHere).toList();
  }

  /** Ends the commands, then their children. */
  @Override
  public void close() {
    started.forEach(MusterProcess::close);
    MusterProcess.await(
        "the end of all processes of " + folder,
        () -> {
          List<ProcessHandle> left =
              Stream.concat(
                      applicationProcesses().stream().map(ProcessHandle::of),
                      processes().stream().map(Optional::of))
                  .flatMap(Optional::stream)
                  .filter(process -> isNoZombie(process.pid()))
                  .toList();
          left.forEach(ProcessHandle::destroyForcibly);
          return left.isEmpty();
        });
  }

  /** Also one without a claim: what inherits the environment is known by it. */
  private boolean isOfHere(ProcessHandle process) {
    return MusterProcess.environment(process.pid()).contains("MUSTER_IT_FOLDER=" + folder + "\0");
  }

  private static boolean isNoZombie(long pid) {
    return !MusterProcess.environment(pid).isEmpty();
  }
}
