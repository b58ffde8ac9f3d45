package io.muster.it;

import io.muster.engine.yarn.FakeCluster;
import io.muster.engine.yarn.FakeResourceManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A ResourceManager whose applications are shell processes of this machine. Its spark-submit gives
 * an application to it and ends; the application takes the claim as a real one does, and then plays
 * the scenes of a {@link FakeSpark}. A scene {@code submit-VALUE} is played before the application
 * is there, {@code accepted-VALUE} before it runs, {@code driver-VALUE} before it takes the claim.
 */
final class FakeYarn implements AutoCloseable {
  private static final String SUBMIT =
      """
      #!/bin/sh
      home=${0%/bin/*}
      STAGE=$home/stage
      await() { while [ ! -e "$1" ]; do sleep 0.02; done; }
      before=
      for word; do
        case $before in --name) name=$word ;; esac
        case $word in
          spark.yarn.tags=*) tag=${word#*=} ;;
          spark.yarn.dist.files=*) files=${word#*=} ;;
        esac
        before=$word
      done
      while [ $# -gt 3 ]; do shift; done
      echo "$1 $$" >>"$STAGE/submitting"
      if [ -e "$STAGE/submit-$1" ]; then . "$STAGE/submit-$1"; fi
      number=1
      until mkdir "$home/desk/application_1796036468204_000$number" 2>/dev/null; do
        number=$((number + 1))
      done
      id=application_1796036468204_000$number
      app=$home/desk/$id
      echo "$name" >"$app/name"
      echo "$tag" >"$app/applicationTags"
      echo UNDEFINED >"$app/finalStatus"
      echo ACCEPTED >"$app/state"
      ticket=$(echo "$files" | tr , '\\n' | sed -n 's|^\\(file:\\)*/*\\(.*/ticket.json\\)$|/\\2|p')
      setsid "$home/bin/driver" "$app" "$id" "$tag" "$ticket" "$@" </dev/null >"$app/log" 2>&1 &
      echo "INFO Client: Submitted application $id"
      """;

  private static final String DRIVER =
      """
      #!/bin/sh
      app=$1 id=$2 tag=$3 ticket=$4
      shift 4
      echo $$ >"$app/pid"
      home=${0%/bin/*}
      STAGE=$home/stage
      await() { while [ ! -e "$1" ]; do sleep 0.02; done; }
      say() { echo "$2" >"$app/$1.part" && mv "$app/$1.part" "$app/$1"; }
      end() { say diagnostics "$3"; say finalStatus "$2"; say state "$1"; exit 0; }
      if [ -e "$STAGE/accepted-$1" ]; then . "$STAGE/accepted-$1"; fi
      say state RUNNING
      if [ -e "$STAGE/driver-$1" ]; then . "$STAGE/driver-$1"; fi
      field() { sed -n "s/.*\\"$1\\" *: *\\"*\\([^\\",}]*\\).*/\\1/p" "$ticket" | head -1; }
      folder=$(field folder) epoch=$(field epoch)
      printf '{"tag":"%s","holder":"application","epoch":%s,"host":"localhost","at":"%s","application":"%s"}\\n' \\
        "$tag" "$epoch" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$id" >"$app/claim"
      if ! ln "$app/claim" "$folder/claim.json" 2>/dev/null; then
        end FAILED FAILED "User application exited with status 1: the claim is lost"
      fi
      if "$home/bin/scene" "$@"; then end FINISHED SUCCEEDED ""; fi
      end FAILED FAILED "Application $id failed 1 times due to AM Container exited with  exitCode: 13"
      """;

  private static final List<String> ENDS = List.of("FINISHED", "FAILED", "KILLED");

  private final FakeSpark spark;
  private final FakeCluster cluster = new FakeCluster();
  private final FakeResourceManager manager;
  private final Path home;
  private final Set<String> forgotten = ConcurrentHashMap.newKeySet();

  /** Takes over the spark-submit of a fake Spark home, whose script then plays the scenes. */
  FakeYarn(FakeSpark spark, PlanFolder folder) {
    this.spark = spark;
    this.home = spark.home();
    try {
      Files.move(home.resolve("bin/spark-submit"), home.resolve("bin/scene"));
      program("spark-submit", SUBMIT);
      program("driver", DRIVER);
      Files.createDirectories(home.resolve("desk"));
      Files.writeString(home.resolve("jars/spark-yarn_2.12-3.5.5.jar"), "");
      manager = new FakeResourceManager(cluster);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cluster.uses(0, 0);
    cluster.meanwhile(this::look, this::kill);
    folder
        .file(
            "conf/yarn-site.xml",
            "<configuration><property><name>yarn.resourcemanager.webapp.address</name><value>"
                + manager.address().getAuthority()
                + "</value></property></configuration>")
        .setting("HADOOP_CONF_DIR", folder.path("conf").toString());
  }

  FakeSpark spark() {
    return spark;
  }

  FakeCluster cluster() {
    return cluster;
  }

  FakeResourceManager manager() {
    return manager;
  }

  /** The ids of all that was ever submitted, in order. */
  List<String> applications() {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(home.resolve("desk"))) {
      for (Path application : found) {
        if (Files.exists(application.resolve("state"))) {
          ids.add(application.getFileName().toString());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    ids.sort(null);
    return ids;
  }

  /** Those of an iteration. */
  List<String> applicationsOf(int value) {
    return applications().stream()
        .filter(id -> said(id, "name").contains(" " + value + " "))
        .toList();
  }

  /** The tag of its attempt. */
  String tag(String id) {
    return said(id, "applicationTags");
  }

  String state(String id) {
    return said(id, "state");
  }

  /** As the kernel kills it for its memory. */
  void killDriver(String id) {
    MusterProcess.signal("KILL", -Long.parseLong(said(id, "pid")));
  }

  /** How many are neither at work nor waiting to be. */
  boolean isAllOver() {
    return applications().stream().allMatch(id -> ENDS.contains(fields(id).get("state")));
  }

  /** As if it had been started anew, without recovery: what is at work goes on. */
  synchronized void forgetAll() {
    forgotten.addAll(applications());
    cluster.forgetAll();
  }

  private void kill(String id) {
    write(id, "killed", "");
    MusterProcess.await("the driver of " + id, () -> !said(id, "pid").isEmpty());
    killDriver(id);
  }

  private synchronized void look() {
    for (String id : applications()) {
      if (!forgotten.contains(id)) {
        cluster.say(id, fields(id), said(id, "log"));
      }
    }
  }

  private Map<String, String> fields(String id) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", said(id, "name"));
    fields.put("applicationTags", said(id, "applicationTags"));
    fields.put("amHostHttpAddress", manager.address().getAuthority());
    boolean isDead = state(id).equals("RUNNING") && isDead(id);
    boolean hasEnded = ENDS.contains(state(id));
    if (!hasEnded && Files.exists(desk(id).resolve("killed"))) {
      end(fields, "KILLED", "Application " + id + " was killed by user root");
    } else if (isDead && state(id).equals("RUNNING")) { // it has not said its end meanwhile
      end(fields, "FAILED", "AM Container for " + id + " exited with  exitCode: 137");
    } else {
      for (String field : List.of("finalStatus", "diagnostics", "state")) {
        fields.put(field, said(id, field));
      }
    }
    return fields;
  }

  private static void end(Map<String, String> fields, String state, String why) {
    fields.put("diagnostics", why);
    fields.put("finalStatus", state);
    fields.put("state", state);
  }

  private boolean isDead(String id) {
    return ProcessHandle.of(Long.parseLong(said(id, "pid")))
        .filter(ProcessHandle::isAlive)
        .isEmpty();
  }

  private Path desk(String id) {
    return home.resolve("desk").resolve(id);
  }

  private String said(String id, String name) {
    try {
      return Files.readString(desk(id).resolve(name)).strip();
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String id, String name, String text) {
    try {
      Files.writeString(desk(id).resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void program(String name, String text) throws IOException {
    Path program = Files.writeString(home.resolve("bin").resolve(name), text);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Override
  public void close() {
    manager.close();
  }
}
