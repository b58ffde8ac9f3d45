package io.muster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanReaderTest {
  private static final Path FLIGHTS = Path.of("src/test/resources/io/muster/plan/flights.yaml");

  private final Plan plan = PlanFixture.valid(PlanSources.of(FLIGHTS, ImmutableMap.of())).plan();

  @Test
  void readsWhatIsSaidOfTheRun() {
    assertThat(plan.name()).isEqualTo("flight-delay-models");
    assertThat(plan.outDir()).isEqualTo("out/model_outputs/2026-01-31");
    assertThat(plan.stateDir()).contains("out/state");
    assertThat(plan.folder()).isEqualTo(FLIGHTS.toAbsolutePath().getParent());
    assertThat(((SequenceSource.Listed) plan.sequence()).values())
        .extracting(Value::text)
        .containsExactly("2", "3", "4", "56", "22", "15", "6", "7", "9");
    assertThat(plan.cluster().cores()).contains(2);
    assertThat(plan.cluster().memory()).contains(MemorySize.ofGibibytes(8));
    assertThat(plan.limits().iterationTimeout()).contains(Duration.ofHours(2));
    assertThat(plan.onSignal().hangUp()).isEqualTo(Plan.SignalAction.DETACH);
  }

  @Test
  void readsFramesAndDicts() {
    assertThat(plan.frames().keySet()).containsExactly("flights", "airports", "models");
    assertThat(plan.frames().get("airports").files().orElseThrow().options())
        .containsEntry("header", "true");
    var dicts = plan.common().dicts();
    assertThat(dicts.get("thresholds"))
        .isEqualTo(
            new DictInput.File(
                "config/thresholds_${value}.json",
                DictInput.Format.JSON,
                DictInput.Keys.AS_WRITTEN,
                ImmutableMap.of()));
    assertThat(dicts.get("settings"))
        .isEqualTo(new DictInput.FrameRow("models", "id", "${value}", ImmutableMap.of()));
    assertThat(dicts.get("params"))
        .isEqualTo(
            new DictInput.Inline(
                ImmutableMap.of(
                    "min_flights",
                    500,
                    7,
                    "seven",
                    "hubs",
                    ImmutableList.of("ATL", "ORD"),
                    "nested",
                    ImmutableMap.of("share", 0.5, "exact", true, "none", DictInput.Nothing.NULL))));
  }

  @Test
  void laysOverridesOverWhatIsSaidOfAll() {
    IterationPlan heavy = plan.of(new Value("56"));
    assertThat(heavy.slice().executors()).contains(8);
    assertThat(heavy.slice().executorCores()).contains(4);
    assertThat(heavy.weight()).isEqualTo(3);
    assertThat(((DictInput.Inline) heavy.dicts().get("params")).overrides())
        .containsEntry("min_flights", 50)
        .containsEntry(7, "seven");
    IterationPlan optional = plan.of(new Value("22"));
    assertThat(optional.required()).isFalse();
    assertThat(optional.verify().minRows()).contains(0L);
    assertThat(optional.job())
        .isEqualTo(new Job.ClassJob("com.acme.DelayModel", ImmutableList.of("models.jar")));
    IterationPlan waiting = plan.of(new Value("15"));
    assertThat(waiting.after()).isEqualTo(ImmutableSet.of(new Value("6")));
    assertThat(waiting.frames()).containsKeys("flights", "carried");
    assertThat(plan.of(new Value("2"))).isSameAs(plan.common());
  }

  @Test
  void rulesOfQualityAreLaidOverEachOther() {
    Plan ruled =
        PlanFixture.valid(
                """
                model_sequence: [1, 2, 3]
                out_dir: out
                job: {sql: {file: a.sql}}
                quality:
                  unique: [id, [id, day]]
                  row_count: {min: 1, against_previous: 20%}
                  expression: n = ${value}
                  severity: warn
                iterations:
                  2: {quality: {severity: fail, row_count: {against_previous: 7.5%}, not_null: [id]}}
                  3: {quality: none}
                """)
            .plan();
    Quality common = ruled.of(new Value("1")).quality();
    assertThat(common.expression()).as("a literal in the child").contains("n = ${value}");
    assertThat(common.severity()).isEqualTo(Quality.Severity.WARN);
    assertThat(ruled.of(new Value("2")).quality())
        .isEqualTo(
            new Quality(
                ImmutableList.of("id"),
                ImmutableList.of(ImmutableList.of("id"), ImmutableList.of("id", "day")),
                new Quality.RowCount(
                    Optional.of(1L), Optional.empty(), Optional.of(new BigDecimal("7.5"))),
                Optional.of("n = ${value}"),
                Quality.Severity.FAIL));
    assertThat(ruled.of(new Value("3")).quality()).isEqualTo(Quality.NONE);
  }

  @Test
  void whatIsNotSaidIsTheDefault() {
    Plan least =
        PlanFixture.valid(
                """
                model_sequence: [1]
                out_dir: out
                job: {sql: {file: a.sql}}
                """)
            .plan();
    assertThat(least.name()).isEqualTo("plan");
    assertThat(least.limits()).isEqualTo(Limits.DEFAULT);
    assertThat(least.common().retry()).isEqualTo(Retry.DEFAULT);
    assertThat(least.common().slice()).isEqualTo(SliceRequest.AUTO);
    assertThat(least.onSignal()).isEqualTo(Plan.OnSignal.DEFAULT);
    assertThat(least.stateDir()).isEmpty();
    assertThat(least.common().quality().isNone()).isTrue();
    assertThat(least.common().verify())
        .isEqualTo(
            new Verify(
                1, 1, Optional.of(1L), new Verify.SchemaRule.Any(), Verify.SuccessMarker.REQUIRED));
  }

  @Test
  void keepsTheParamsInTheSqlOfAFrame() {
    Plan read =
        PlanFixture.valid(
                """
                params: {ds: {default: "x' OR 'a' = 'a"}}
                model_sequence: [1]
                out_dir: out
                job: {sql: {file: a.sql}}
                inputs: {frames: {f: {format: orc, path: "in/${param:ds}", where: "ds = ${param:ds}", repartition: auto}}}
                """)
            .plan();
    FrameInput frame = read.frames().get("f");
    assertThat(frame.paths()).containsExactly("in/x' OR 'a' = 'a");
    assertThat(frame.shape().where()).contains("ds = ${param:ds}");
    assertThat(frame.shape().partitions()).contains(0);
  }
}
