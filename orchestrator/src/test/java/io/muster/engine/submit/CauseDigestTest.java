package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CauseDigestTest {
  @TempDir private Path place;

  @Test
  void findsWhatEndedMainAndWhatCausedIt() {
    CauseDigest digest =
        CauseDigest.of(
            """
            26/01/31 10:00:01 WARN Foo: never mind
            java.net.ConnectException: Connection refused
            	at java.base/sun.nio.ch.Net.connect(Net.java:1)
            26/01/31 10:00:02 INFO Bar: going on
            Exception in thread "main" org.apache.spark.SparkException: Job aborted.
            	at org.apache.spark.Foo$.bar(Foo.scala:1)
            	Suppressed: java.lang.Exception: aside
            Caused by: java.lang.RuntimeException
            	... 3 more
            Caused by: com.acme.Odd$Error: division: by zero
            26/01/31 10:00:03 INFO ShutdownHookManager: Shutdown hook called
            """);
    assertThat(digest.exceptions())
        .containsExactly(
            "org.apache.spark.SparkException: Job aborted.",
            "java.lang.RuntimeException",
            "com.acme.Odd$Error: division: by zero");
    assertThat(digest.exceptionClasses())
        .containsExactly(
            "org.apache.spark.SparkException", "java.lang.RuntimeException", "com.acme.Odd$Error");
    assertThat(digest.outOfMemory()).isEmpty();
    assertThat(digest.lastLines())
        .hasSize(10)
        .last()
        .isEqualTo("Caused by: com.acme.Odd$Error: division: by zero");
  }

  @Test
  void showsWhatStandsBeforeTheNoiseOfTheShutdown() {
    String shutdown =
        """
        26/01/31 10:00:03 INFO ApplicationMaster: Unregistering ApplicationMaster with FAILED (diag message: no)
        26/01/31 10:00:03 INFO SparkContext: Invoking stop() from shutdown hook
        26/01/31 10:00:03 INFO SparkContext: SparkContext is stopping with exitCode 0.
        26/01/31 10:00:03 INFO AbstractConnector: Stopped Spark@4d1{HTTP/1.1, (http/1.1)}{0.0.0.0:0}
        26/01/31 10:00:03 INFO SparkUI: Stopped Spark web UI at http://host-a:33445
        26/01/31 10:00:03 INFO YarnClusterSchedulerBackend: Shutting down all executors
        26/01/31 10:00:03 INFO YarnSchedulerBackend$YarnDriverEndpoint: Asking each executor to shut down
        26/01/31 10:00:03 INFO MapOutputTrackerMasterEndpoint: MapOutputTrackerMasterEndpoint stopped!
        26/01/31 10:00:03 INFO MemoryStore: MemoryStore cleared
        26/01/31 10:00:03 INFO BlockManager: BlockManager stopped
        26/01/31 10:00:03 INFO BlockManagerMaster: BlockManagerMaster stopped
        26/01/31 10:00:03 INFO OutputCommitCoordinator$OutputCommitCoordinatorEndpoint: OutputCommitCoordinator stopped!
        26/01/31 10:00:03 INFO SparkContext: Successfully stopped SparkContext
        26/01/31 10:00:03 INFO ApplicationMaster: Deleting staging directory hdfs://nn/user/ann/.sparkStaging/application_1_1
        26/01/31 10:00:03 INFO ShutdownHookManager: Shutdown hook called
        26/01/31 10:00:03 INFO ShutdownHookManager: Deleting directory /mnt/yarn/spark-1
        """;
    String before =
        """
        26/01/31 10:00:01 ERROR ApplicationMaster: User class threw exception: a.b.Odd: no
        26/01/31 10:00:02 INFO DAGScheduler: Job 3 stopped by the user
        """;

    assertThat(CauseDigest.of(before + shutdown + "a last word\n").lastLines())
        .containsExactly(
            "26/01/31 10:00:01 ERROR ApplicationMaster: User class threw exception: a.b.Odd: no",
            "26/01/31 10:00:02 INFO DAGScheduler: Job 3 stopped by the user",
            "a last word");
    assertThat(CauseDigest.of(shutdown).lastLines()).hasSize(16);
  }

  @Test
  void findsTheFirstExceptionWhereNoneIsKnownToHaveEndedIt() {
    CauseDigest digest =
        CauseDigest.of(
            """
            java.io.IOException: disk
            Caused by: java.io.FileNotFoundException: /data
            java.lang.IllegalStateException: stopped
            Caused by: java.lang.NullPointerException
            """);
    assertThat(digest.exceptions())
        .containsExactly("java.io.IOException: disk", "java.io.FileNotFoundException: /data");
  }

  @Test
  void findsWhatEndedAPythonProgram() {
    CauseDigest digest =
        CauseDigest.of(
            """
            Traceback (most recent call last):
              File "/x/models.py", line 3, in <module>
                transform(5)
            ValueError: no such model: 5

            During handling of the above exception, another exception occurred:

            Traceback (most recent call last):
              File "/x/models.py", line 9, in <module>
            py4j.protocol.Py4JJavaError: An error occurred while calling o50.parquet.
            : org.apache.spark.SparkException: Job aborted.
            	at org.apache.spark.Foo.bar(Foo.scala)
            Caused by: java.lang.OutOfMemoryError: Java heap space
            """);
    assertThat(digest.exceptionClasses())
        .containsExactly(
            "py4j.protocol.Py4JJavaError",
            "org.apache.spark.SparkException",
            "java.lang.OutOfMemoryError");
    assertThat(digest.outOfMemory())
        .contains("Caused by: java.lang.OutOfMemoryError: Java heap space");
  }

  @Test
  void findsWhatAPythonWorkerThrew() {
    CauseDigest digest =
        CauseDigest.of(
            """
            26/01/31 10:00:00 ERROR Executor: Exception in task 0.0 in stage 1.0 (TID 1)
            org.apache.spark.api.python.PythonException: Traceback (most recent call last):
              File "/x/worker.py", line 1247, in main
                process()
            ZeroDivisionError: integer division or modulo by zero

            	at org.apache.spark.api.python.BasePythonRunner.read(PythonRunner.scala:572)
            26/01/31 10:00:00 INFO Foo: Driver stacktrace:
            """);
    assertThat(digest.exceptions())
        .containsExactly(
            "org.apache.spark.api.python.PythonException: Traceback (most recent call last):",
            "ZeroDivisionError: integer division or modulo by zero");
    assertThat(digest.ended()).isFalse();
  }

  @Test
  void believesTheLogThatKnowsWhatEndedTheApplication() {
    CauseDigest stderr = CauseDigest.of("a.b.FirstException: x\njava.lang.OutOfMemoryError: y");
    CauseDigest stdout = CauseDigest.of("Traceback (most recent call last):\nValueError: z\n");
    CauseDigest both = stderr.or(stdout);
    assertThat(both.exceptions()).containsExactly("ValueError: z");
    assertThat(both.ended()).isTrue();
    assertThat(both.outOfMemory()).contains("java.lang.OutOfMemoryError: y");
    assertThat(both.lastLines()).last().isEqualTo("ValueError: z");
    assertThat(stdout.or(stderr)).isEqualTo(both);
  }

  @Test
  void takesOutWhatIsNotForPeople() {
    CauseDigest digest =
        CauseDigest.of(
            "\033[31mred\033[0m\0\007\n\033]0;title\007done\r\n[Stage 0:> (0 + 2)]\rnext\n\n   \n"
                + "x".repeat(10_000_000));
    assertThat(digest.lastLines())
        .containsExactly("red", "done", "[Stage 0:> (0 + 2)]", "next", "x".repeat(500) + "...");
  }

  @Test
  void knowsNothingOfAnEmptyLog() throws Exception {
    CauseDigest digest = CauseDigest.of(new BoundedLog(place.resolve("stderr.log")));
    assertThat(digest.exceptions()).isEmpty();
    assertThat(digest.lastLines()).isEmpty();
    CauseDigest other = CauseDigest.of("java.lang.OutOfMemoryError: Metaspace");
    assertThat(digest.or(other)).isEqualTo(other);
    assertThat(other.or(digest)).isEqualTo(other);
  }

  @Test
  void readsBothEndsOfALargeLog() throws Exception {
    Path file = place.resolve("stderr.log");
    Files.writeString(
        file,
        "java.lang.OutOfMemoryError: Java heap space\n"
            + "noise\n".repeat(500_000)
            + "Exception in thread \"main\" a.b.LateException: late\n");
    CauseDigest digest = CauseDigest.of(new BoundedLog(file));
    assertThat(digest.outOfMemory()).isPresent();
    assertThat(digest.exceptions()).containsExactly("a.b.LateException: late");
    assertThat(digest.lastLines()).hasSize(20);
  }
}
