package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The scripts of {@code deploy/emr}, beside programs that only note how they were called. */
final class EmrScripts {
  static final Path SCRIPTS = Path.of("../deploy/emr").toAbsolutePath().normalize();

  /** Notes each call, plays what the test has written, and copies what it is to copy to here. */
  private static final String AWS =
      """
      #!/bin/bash
      printf '%q ' "$@" >>"$FAKE/calls"
      echo "attempts=${AWS_MAX_ATTEMPTS-}" >>"$FAKE/calls"
      for word in "$@"; do
        case $word in file://*) cp "${word#file://}" "$FAKE/steps.json" ;; esac
      done
      if [ -e "$FAKE/answer" ]; then . "$FAKE/answer"; fi
      from=${@: -2:1} to=${@: -1}
      case $from in
        s3://*.tar.gz) cp "$FAKE/muster.tar.gz" "$to" ;;
        s3://*.yaml) echo plan >"$to/${from##*/}" ;;
      esac
      """;

  /** Notes how it was called, and where. */
  static final String MUSTER =
      """
      #!/bin/bash
      { pwd; printf '<%s>\\n' "$@"; echo "$SPARK_HOME $HADOOP_CONF_DIR"; } >"$FAKE/muster-calls"
      """;

  private final Path folder;
  private final Map<String, String> environment = new TreeMap<>();

  /** What came of a call. */
  record Ended(int code, String out, String err) {}

  EmrScripts(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    program("bin/aws", AWS);
    program("bin/sudo", "#!/bin/sh\nexit 1\n");
    program("bin/java", "#!/bin/sh\necho 'openjdk version \"17.0.15\" 2025-04-15' >&2\n");
    program("made/muster/bin/muster", MUSTER);
    pack();
    environment.put("FAKE", folder.toString());
    environment.put("HOME", folder.resolve("home").toString());
    environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    environment.put("MUSTER_EMR_INFO", folder.resolve("info").toString());
    environment.put("MUSTER_EMR_JVMS", folder.resolve("jvms").toString());
    release("emr-7.9.0");
  }

  /** Makes the distribution of what is below {@code made}. */
  void pack() throws IOException, InterruptedException {
    run(Path.of("/bin/tar"), "-C", file("made"), "-czf", file("muster.tar.gz"), "muster");
  }

  void program(String name, String text) throws IOException {
    Path file = file(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  void write(String name, String text) throws IOException {
    Files.createDirectories(file(name).getParent());
    Files.writeString(file(name), text);
  }

  /** From now on the node says that it is of this release. */
  void release(String label) throws IOException {
    write(
        "info/extraInstanceData.json",
        "{\"jobFlowId\": \"j-1\",\n \"releaseLabel\" : \"" + label + "\", \"region\": \"x\"}");
  }

  /** How aws was called, a line each. */
  String calls() {
    return Files.exists(file("calls")) ? MusterProcess.text(file("calls")) : "";
  }

  Ended script(String name, Object... words) throws IOException, InterruptedException {
    return run(SCRIPTS.resolve(name), words);
  }

  Ended run(Path program, Object... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    List.of(words).forEach(word -> command.add(word.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(file("out").toFile())
            .redirectError(file("err").toFile());
    if (!environment.isEmpty()) {
      builder.environment().clear();
      builder.environment().putAll(environment);
    }
    Process process = builder.start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).as(command.toString()).isTrue();
    return new Ended(
        process.exitValue(), MusterProcess.text(file("out")), MusterProcess.text(file("err")));
  }

  /** Waits for what scripts have left to go on by itself; known by what it inherited. */
  void awaitWhatGoesOn() {
    String mark = "FAKE=" + folder + "\0";
    MusterProcess.await(
        "the end of what scripts of " + folder + " have begun",
        () ->
            ProcessHandle.allProcesses()
                .noneMatch(it -> MusterProcess.environment(it.pid()).contains(mark)));
  }
}
