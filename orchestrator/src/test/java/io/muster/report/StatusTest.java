package io.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.lifecycle.IterationEvent.IterationBlocked;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.Value;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatusTest {
  private static final Map<Value, AttemptProgress> PROGRESS =
      Map.of(
          new Value("56"),
          new AttemptProgress(
              Optional.of("save at OutputWriter.java:61"),
              3,
              7,
              120,
              256,
              0,
              OptionalLong.empty(),
              Optional.empty()));

  private final ScriptedRun run =
      ScriptedRun.of("2", "56", "22", "15", "6")
          .after("15", "22")
          .iteration("2", 12.3, 1204)
          .start("56")
          .start("22")
          .fail("22", ScriptedRun.outOfMemory())
          .giveUp("22")
          .to("6", new IterationBlocked(new Value("22")))
          .run(new RunEvent.InputPinned("table lake.t", "iceberg 87"))
          .seconds(62);

  private Status status(boolean driven) {
    return new Status(run.facts(), run.state(), run.timings(), driven);
  }

  @Test
  void tellsWhatEachIterationIsDoing() {
    assertThat(String.join("\n", status(true).table(PROGRESS, run.now(), 120)))
        .isEqualTo(
            """
            r-1 running: 1 of 5 verified, 1 pending, 1 running, 1 failed, 1 blocked; begun 1m14s ago

            iteration  phase       for  attempt   rows    ran  what
            2          verified      -        1  1,204    12s
            56         running   1m02s        1      -  1m02s  120/256 tasks  http://host-a:4010
            22         failed        -        1      -   0.0s  the application ended with exit code 52
            15         pending   1m14s        -      -      -  waits for iteration 22
            6          blocked       -        -      -      -  by 22""");
  }

  @Test
  void aRunThatNobodyDrivesSaysHowToGoOn() {
    assertThat(status(false).line(run.now()))
        .isEqualTo(
            "r-1 abandoned: 1 of 5 verified, 1 pending, 1 running, 1 failed, 1 blocked; begun"
                + " 1m14s ago; its controller is gone, continue by:"
                + " muster run flights.yaml --param 'day=a b' --resume");
    assertThat(status(false).exitCode()).isEqualTo(ExitCode.UNSETTLED);
    assertThat(status(true).exitCode()).isEqualTo(ExitCode.OWNED_ELSEWHERE);
  }

  @Test
  void whatWasNotAskedForIsNoneOfThePending() throws IOException {
    ScriptedRun partial =
        ScriptedRun.selecting(List.of("2", "4"), "2", "3", "4").iteration("2", 1, 10);
    Status status = new Status(partial.facts(), partial.state(), partial.timings(), true);
    assertThat(status.line(partial.now()))
        .startsWith("r-1 running: 1 of 2 verified, 1 pending, 1 not selected; begun");
    assertThat(status.table(Map.of(), partial.now(), 100))
        .anyMatch(line -> line.matches("3 +not selected +- +- .*"))
        .anyMatch(line -> line.matches("4 +pending +1.0s .*"));
    JsonNode json = new ObjectMapper().readTree(status.json(Map.of(), partial.now()));
    assertThat(json.at("/counts/pending").asInt()).isEqualTo(1);
    assertThat(json.at("/counts/not_selected").asInt()).isEqualTo(1);
    assertThat(json.at("/iterations/1/selected").asBoolean()).isFalse();
    assertThat(json.at("/iterations/2/selected").asBoolean()).isTrue();
  }

  @Test
  void aRunThatHasEndedHasTheCodeOfRun() {
    ScriptedRun failed =
        ScriptedRun.of("2").start("2").reject("2", "no files").giveUp("2").end(RunStatus.REJECTED);
    Status status = new Status(failed.facts(), failed.state(), failed.timings(), false);
    assertThat(status.exitCode()).isEqualTo(ExitCode.OUTPUT_REJECTED);
    assertThat(status.word()).isEqualTo("rejected");
  }

  @Test
  void tellsTheSameToPrograms() throws IOException {
    String line = status(true).json(PROGRESS, run.now());
    assertThat(line).doesNotContain("\n");
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.get("status").asText()).isEqualTo("running");
    assertThat(json.get("counts").get("verified").asInt()).isEqualTo(1);
    assertThat(json.get("pins").toString()).isEqualTo("{\"table lake.t\":\"iceberg 87\"}");
    assertThat(json.get("iterations").get(1).toString())
        .isEqualTo(
            """
            {"value":"56","phase":"running","since":"2026-01-31T10:00:12.300Z","attempt":1,\
            "required":true,"application_id":"local-1756","tracking_url":"http://host-a:4010",\
            "eligible_at":null,"blocked_by":null,"failure":null,"run_seconds":0.0,\
            "selected":true,"progress":{"stage":"save at OutputWriter.java:61","stages_done":3,"stages_known":7,\
            "tasks_done":120,"tasks_known":256,"tasks_failed":0,"rows_written":null}}""");
    assertThat(json.get("iterations").get(0).get("progress").isNull()).isTrue();
  }
}
