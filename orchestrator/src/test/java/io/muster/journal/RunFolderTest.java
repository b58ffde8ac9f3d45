package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.plan.Value;
import io.muster.storage.Location;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RunFolderTest {
  private static final Location STATE = new Location("/state");
  private static final Location OUT = new Location("/out");

  @Test
  void namesARunOfAirflowReadably() {
    assertThat(RunFolder.of(STATE, OUT, "scheduled__2026-01-01T00:00:00+00:00").name())
        .matches("scheduled__2026-01-01T00-00-00-00-00-[0-9a-f]{10}");
  }

  @Test
  void tellsApartWhatTheSlugDoesNot() {
    assertThat(RunFolder.nameOf(OUT, "a:b")).isNotEqualTo(RunFolder.nameOf(OUT, "a+b"));
    assertThat(RunFolder.nameOf(OUT, "A").toLowerCase(Locale.ROOT))
        .isNotEqualTo(RunFolder.nameOf(OUT, "a"));
  }

  @Test
  void tellsApartRunsOfOneIdOnTwoOutDirsThatShareAStateDir() {
    assertThat(RunFolder.of(STATE, new Location("/other"), "nightly"))
        .isNotEqualTo(RunFolder.of(STATE, OUT, "nightly"));
  }

  @Test
  void namesEverythingInTheFolder() {
    RunFolder run = new RunFolder(new Location("/state/r"));

    assertThat(run.journal().text()).isEqualTo("/state/r/journal");
    assertThat(run.heartbeat().text()).isEqualTo("/state/r/heartbeat");
    assertThat(run.cancel().text()).isEqualTo("/state/r/cancel");
    assertThat(run.result().text()).isEqualTo("/state/r/result.json");
    assertThat(run.attempt(new Value("56"), 2).text()).isEqualTo("/state/r/attempts/iter_56/2");
  }

  @Test
  void neverTakesTheFolderOfTheOwnersForARun() {
    assertThat(RunFolder.isName("owner")).isFalse();
  }

  @Test
  void refusesWhatIsNoRunId() {
    assertThat(RunFolder.problemOf("Lauf № 7 🚂")).isEmpty();
    assertThat(RunFolder.problemOf(" ")).contains("a run id is not empty");
    assertThat(RunFolder.problemOf("a\nb").orElseThrow())
        .isEqualTo("run id \"a?b\" has characters that cannot be printed");
    assertThat(RunFolder.problemOf("half \ud83d").orElseThrow()).contains("cannot be printed");
    assertThat(RunFolder.problemOf("x".repeat(251)).orElseThrow())
        .contains("longer than 250 characters");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> RunFolder.of(STATE, OUT, ""));
  }

  @Property
  void namesEveryRunWithALegalFolder(@ForAll String runId) {
    if (RunFolder.problemOf(runId).isEmpty()) {
      String name = RunFolder.of(STATE, OUT, runId).name();
      assertThat(name).matches("[A-Za-z0-9_][A-Za-z0-9._-]*-[0-9a-f]{10}").hasSizeLessThan(80);
      assertThat(RunFolder.isName(name)).isTrue();
    }
  }
}
