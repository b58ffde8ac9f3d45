package io.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.lifecycle.RunEvent;
import io.muster.lifecycle.RunStatus;
import io.muster.plan.Value;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResultJsonTest {
  private final ResultJson json = new ResultJson();

  @Test
  void theLastLineOfARunThatPassed() {
    ScriptedRun run = ScriptedRun.of("2", "3").iteration("2", 1, 10).iteration("3", 1, 10);
    assertThat(json.lastLine(run.passWithManifest().outcome()))
        .isEqualTo(
            "{\"run_id\":\"r-1\",\"status\":\"passed\",\"retryable\":false,"
                + "\"succeeded\":[\"2\",\"3\"],\"failed\":[],\"failed_optional\":[],\"blocked\":[],"
                + "\"unfinished\":[],\"not_started\":[],"
                + "\"manifest\":\"/out/_MUSTER_SUCCESS.json\",\"exit_code\":0}");
  }

  @Test
  void aFailureIsRetryableIfItMayPassByItself() {
    ScriptedRun run =
        ScriptedRun.of("2", "3")
            .optional("3")
            .start("2")
            .fail("2", ScriptedRun.outOfMemory())
            .giveUp("2")
            .start("3")
            .reject("3", "no files")
            .giveUp("3")
            .end(RunStatus.FAILED);
    Explainer lost = (value, failure) -> new Explanation("lost", "", value.text().equals("2"));
    assertThat(json.lastLine(run.outcome(lost)))
        .isEqualTo(
            "{\"run_id\":\"r-1\",\"status\":\"failed\",\"retryable\":true,"
                + "\"succeeded\":[],\"failed\":[\"2\"],\"failed_optional\":[\"3\"],\"blocked\":[],"
                + "\"unfinished\":[],\"not_started\":[],\"manifest\":null,\"exit_code\":1}");
    assertThat(run.outcome().isRetryable()).isFalse();
  }

  @Test
  void aCommandThatEndsBeforeTheRunBeginsHasALastLineToo() {
    String wrong = "plan.yaml:3:1: no such key\n";
    assertThat(json.lastLine(Optional.empty(), ExitCode.USAGE, false, wrong, Optional.empty()))
        .isEqualTo(
            "{\"run_id\":null,\"status\":\"refused\",\"retryable\":false,"
                + "\"succeeded\":[],\"failed\":[],\"failed_optional\":[],\"blocked\":[],"
                + "\"unfinished\":[],\"not_started\":[],\"manifest\":null,\"exit_code\":2,"
                + "\"message\":\"plan.yaml:3:1: no such key\"}");
  }

  @Test
  void aCommandThatEndsBecauseOfARunNamesThatRun() {
    assertThat(
            json.lastLine(
                Optional.empty(), ExitCode.OWNED_ELSEWHERE, true, "held", Optional.of("r-1")))
        .startsWith("{\"run_id\":null,\"status\":\"owned_elsewhere\",\"retryable\":true,")
        .endsWith("\"exit_code\":4,\"message\":\"held\",\"owner\":\"r-1\"}");
    assertThat(
            json.lastLine(
                Optional.of("r-1"), ExitCode.OUTPUT_REJECTED, false, "no", Optional.empty()))
        .startsWith("{\"run_id\":\"r-1\",\"status\":\"rejected\"")
        .endsWith("\"message\":\"no\"}");
  }

  @Test
  void aRunThatWasBrokenOffTellsWhy() {
    ScriptedRun run = ScriptedRun.of("2", "3").iteration("2", 1, 10).start("3");
    assertThat(json.lastLine(run.outcome().brokenOff("no space left in gar\u00e7on", true)))
        .contains("\"succeeded\":[\"2\"]", "\"unfinished\":[\"3\"]")
        .endsWith(",\"message\":\"no space left in gar\\u00E7on\"}");
  }

  @Test
  void aSecondLookAtOutputsTellsThemAndTheManifest() {
    OutputCheck good =
        new OutputCheck(
            "r-1",
            List.of(new Value("2")),
            List.of(),
            List.of(new Value("3")),
            List.of(),
            "/out/_MUSTER_SUCCESS.json",
            "as verified");
    assertThat(json.lastLine(good))
        .isEqualTo(
            "{\"run_id\":\"r-1\",\"status\":\"passed\",\"retryable\":false,"
                + "\"succeeded\":[\"2\"],\"failed\":[],\"failed_optional\":[\"3\"],\"blocked\":[],"
                + "\"unfinished\":[],\"not_started\":[],"
                + "\"manifest\":\"/out/_MUSTER_SUCCESS.json\",\"exit_code\":0,"
                + "\"message\":\"as verified\"}");
  }

  @Test
  void theFileTellsEverythingOfEachIteration() throws IOException {
    ScriptedRun run =
        ScriptedRun.of("2", "56")
            .launch("2")
            .seconds(1)
            .to(
                "2",
                new io.muster.lifecycle.IterationEvent.ApplicationStarted(
                    1, Optional.of("local-1"), Optional.empty()))
            .seconds(12)
            .succeed("2")
            .seconds(0.5)
            .verify("2", 1204)
            .start("56")
            .seconds(3)
            .fail("56", ScriptedRun.outOfMemory())
            .giveUp("56")
            .run(new RunEvent.InputPinned("table lake.t", "iceberg 87"))
            .end(RunStatus.FAILED);
    JsonNode file = new ObjectMapper().readTree(json.full(run.outcome()));
    assertThat(file.get("format").asInt()).isEqualTo(1);
    assertThat(file.get("exit_code").asInt()).isEqualTo(1);
    assertThat(file.get("started_at").asText()).isEqualTo("2026-01-31T10:00:00Z");
    assertThat(file.get("seconds").asDouble()).isEqualTo(16.5);
    assertThat(file.get("pins").toString()).isEqualTo("{\"table lake.t\":\"iceberg 87\"}");
    assertThat(file.get("iterations").get(0).toString())
        .isEqualTo(
            """
            {"value":"2","status":"verified","required":true,"selected":true,"attempts":1,"blocked_by":null,\
            "kept_from_run":null,"application_id":"local-1","output":"/out/iter_2","rows":1204,\
            "bytes":38528,"files":2,"schema":"route STRING, delay DOUBLE","inputs":{},"warnings":[],\
            "slice_use":null,"waited_seconds":0.0,\
            "run_seconds":12.0,"timings":[{"attempt":1,"begun_at":"2026-01-31T10:00:00Z",\
            "launched_at":"2026-01-31T10:00:00Z","started_at":"2026-01-31T10:00:01Z",\
            "ended_at":"2026-01-31T10:00:13Z","judged_at":"2026-01-31T10:00:13.500Z",\
            "queued_seconds":1.0,"run_seconds":12.0,"verify_seconds":0.5}],"failure":null,\
            "log":"/state/r-1/attempts/iter_2/1"}""");
    assertThat(file.get("iterations").get(1).get("failure").toString())
        .isEqualTo(
            """
            {"origin":"application","cause":"the application ended with exit code 52","advice":"",\
            "retryable":false,"message":"the application ended with exit code 52","exit_code":52,\
            "exceptions":["java.lang.OutOfMemoryError: Java heap space"],\
            "last_lines":["26/01/31 10:00:01 ERROR Executor: Exception in task 0.0",\
            "java.lang.OutOfMemoryError: Java heap space"],\
            "log":"/state/r-1/attempts/iter_56/1/stderr.log"}""");
  }

  @Test
  void whatAnApplicationSaidStandsThereWithoutItsColours() throws IOException {
    ScriptedRun run =
        ScriptedRun.of("2")
            .start("2")
            .reject("2", "\033[31mred\033[0m alert\007")
            .giveUp("2")
            .end(RunStatus.REJECTED);
    JsonNode failure =
        new ObjectMapper().readTree(json.full(run.outcome())).at("/iterations/0/failure");
    assertThat(failure.get("cause").asText()).isEqualTo("red alert");
    assertThat(failure.get("message").asText()).isEqualTo("red alert");
  }
}
