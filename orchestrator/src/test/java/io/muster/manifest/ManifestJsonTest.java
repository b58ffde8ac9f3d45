package io.muster.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import io.muster.lifecycle.OutputFile;
import io.muster.lifecycle.VerifiedOutput;
import io.muster.manifest.ManifestIteration.End;
import io.muster.plan.Value;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManifestJsonTest {
  /** Format 1, as it is on disk. */
  private static final String LINES =
      """
      {
      "format": 1,
      "run_id": "scheduled__2026-01-01T00:00:00+00:00",
      "nonce": "0123abcd-4567",
      "name": "flight-delay-models",
      "written_at": "2026-01-31T10:05:00Z",
      "plan_digest": "9f86d081",
      "iterations": [
        {"value":"2","status":"verified","required":true,"attempt":1,"application_id":"local-17","fingerprint":"f2","rows":10,"bytes":1494,"schema":"id INT,kind STRING","inputs":{"flights":"abc","airports":"def"},"files":[{"path":"part-0.parquet","bytes":747,"rows":5,"identity":"17@2026-01-31T10:00:00Z"},{"path":"part-1.csv","bytes":747,"identity":"\\"etag\\""}]},
        {"value":"3","status":"kept","required":true,"attempt":0,"fingerprint":"f3","kept_from":"run 0","bytes":0,"inputs":{},"files":[]},
        {"value":"22","status":"failed","required":false,"attempt":3,"fingerprint":"f22","why":"exit code 1"},
        {"value":"15","status":"blocked","required":false,"attempt":0,"fingerprint":"f15","blocked_by":"22"}
      ],
      "warnings": [
        "iterations 2 and 3 saw different files of frame flights"
      ]
      }
      """;

  private static final Manifest MANIFEST =
      new Manifest(
          "scheduled__2026-01-01T00:00:00+00:00",
          "0123abcd-4567",
          "flight-delay-models",
          Instant.parse("2026-01-31T10:05:00Z"),
          "9f86d081",
          List.of(
              new ManifestIteration(
                  new Value("2"),
                  1,
                  Optional.of("local-17"),
                  true,
                  "f2",
                  new End.Verified(
                      new VerifiedOutput(
                          OptionalLong.of(10),
                          Optional.of("id INT,kind STRING"),
                          List.of(
                              new OutputFile(
                                  "part-0.parquet",
                                  747,
                                  "17@2026-01-31T10:00:00Z",
                                  OptionalLong.of(5)),
                              new OutputFile("part-1.csv", 747, "\"etag\"", OptionalLong.empty())),
                          ImmutableMap.of("flights", "abc", "airports", "def")))),
              new ManifestIteration(
                  new Value("3"),
                  0,
                  Optional.empty(),
                  true,
                  "f3",
                  new End.Kept(
                      new VerifiedOutput(
                          OptionalLong.empty(), Optional.empty(), List.of(), ImmutableMap.of()),
                      "run 0")),
              new ManifestIteration(
                  new Value("22"),
                  3,
                  Optional.empty(),
                  false,
                  "f22",
                  new End.Failed("exit code 1")),
              new ManifestIteration(
                  new Value("15"),
                  0,
                  Optional.empty(),
                  false,
                  "f15",
                  new End.Blocked(new Value("22")))),
          List.of("iterations 2 and 3 saw different files of frame flights"));

  private final ManifestJson json = new ManifestJson();

  @Test
  void writesTheseLines() {
    assertThat(json.write(MANIFEST)).isEqualTo(LINES);
  }

  @Test
  void readsTheseLines() throws Exception {
    assertThat(json.read(LINES, "here")).isEqualTo(MANIFEST);
  }

  @Test
  void keepsTheWarningsOfAnIteration() throws Exception {
    Manifest warned =
        new Manifest(
            MANIFEST.runId(),
            MANIFEST.nonce(),
            MANIFEST.name(),
            MANIFEST.writtenAt(),
            MANIFEST.planDigest(),
            List.of(
                new ManifestIteration(
                    new Value("2"),
                    1,
                    Optional.empty(),
                    true,
                    "f2",
                    new End.Verified(
                        new VerifiedOutput(
                                OptionalLong.of(3), Optional.empty(), List.of(), ImmutableMap.of())
                            .withWarnings(List.of("quality.row_count: 3 rows"))))),
            List.of());
    assertThat(json.write(warned)).contains("\"quality.row_count: 3 rows\"");
    assertThat(json.read(json.write(warned), "here")).isEqualTo(warned);
  }

  @Test
  void passesOverWhatALaterMusterAdds() throws Exception {
    String more = LINES.replace("\"name\":", "\"colour\": \"red\",\n\"name\":");
    assertThat(json.read(more, "here")).isEqualTo(MANIFEST);
  }

  @Test
  void writesAnEmptyRun() throws Exception {
    Manifest none = new Manifest("r", "01234567", "n", Instant.EPOCH, "d", List.of(), List.of());
    assertThat(json.write(none))
        .endsWith("\"plan_digest\": \"d\",\n\"iterations\": [],\n\"warnings\": []\n}\n");
    assertThat(json.read(json.write(none), "here")).isEqualTo(none);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"format\": 1,|\"format\": 2,|here has format 2, this Muster reads format 1: use the",
        "\"format\": 1,|\"form\": 1,|here is no manifest: format is missing or not an integer",
        "\"status\":\"kept\"|\"status\":\"lost\"|here is no manifest: status \"lost\" is not known",
        "\"value\":\"3\"|\"value\":\"2\"|here is no manifest: value 2 is there twice",
        "\"value\":\"3\"|\"value\":\"../3\"|here is no manifest: value \"../3\" may only have",
        "\"bytes\":747,\"rows\"|\"bytes\":-7,\"rows\"|here is no manifest: bytes is missing or not",
        "10:05:00Z|25:05:00Z|here is no manifest: Text",
        "\"required\":false,\"attempt\":3|\"required\":true,\"attempt\":3|iteration 22 is required",
        "\"warnings\": [|\"warnings\": |here is no JSON: "
      })
  void saysWhyItCannotBeRead(String good, String bad, String problem) {
    assertThat(LINES).contains(good);
    assertThatThrownBy(() -> json.read(LINES.replace(good, bad), "here"))
        .isInstanceOf(MalformedManifestException.class)
        .hasMessageContaining(problem);
  }

  @Test
  void refusesHalfAManifest() {
    for (int length = 0; length < LINES.length() - 2; length += 13) {
      String half = LINES.substring(0, length);
      assertThatThrownBy(() -> json.read(half, "here"))
          .isInstanceOf(MalformedManifestException.class);
    }
  }
}
