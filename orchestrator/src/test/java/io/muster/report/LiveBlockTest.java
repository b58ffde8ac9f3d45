package io.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.RunState;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import io.muster.slice.Capacity;
import io.muster.slice.MachineCapacity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveBlockTest {
  private static final ClusterView MACHINE =
      new ClusterView() {
        @Override
        public Optional<Capacity> capacity() {
          return Optional.of(new MachineCapacity(4, MemorySize.ofGibibytes(16)));
        }
      };

  @Test
  void showsWhatRunsUnderWhatIsHeldAndBusy() {
    assertThat(block(120))
        .isEqualTo(
            """
            1 of 5 verified | cores 4 of 4 held, 3 busy | 1m16s | memory 6.8 GiB
              56  running    1m02s  [######........]  120/256 tasks            attempt 2  http://host-a:4020  stage 4/7 parquet
              22  verifying   2.0s
              15  running     4.0s  [#######.......]  1/2 tasks      910 rows             http://host-a:4010
              waiting: 7 for room\
            """);
  }

  @Test
  void leavesOutWhatFindsNoRoom() {
    assertThat(block(80))
        .isEqualTo(
            """
            1 of 5 verified | cores 4 of 4 held, 3 busy | 1m16s | memory 6.8 GiB
              56  running    1m02s  [######........]  120/256 tasks            attempt 2
              22  verifying   2.0s
              15  running     4.0s  [#######.......]  1/2 tasks      910 rows
              waiting: 7 for room\
            """);
    assertThat(block(60))
        .isEqualTo(
            """
            1 of 5 verified | cores 4 of 4 held, 3 busy | 1m16s
              56  running    1m02s  [######........]  120/256 tasks
              22  verifying   2.0s
              15  running     4.0s  [#######.......]  1/2 tasks
              waiting: 7 for room\
            """);
    for (int columns = 1; columns < 140; columns++) {
      int width = columns;
      assertThat(block(columns).lines()).allMatch(line -> line.length() < Math.max(2, width));
    }
  }

  @Test
  void cutsWhatTheScreenCannotHold() {
    String[] values = IntStream.range(0, 40).mapToObj(Integer::toString).toArray(String[]::new);
    ScriptedRun run = ScriptedRun.of(values);
    for (int i = 0; i < 30; i++) {
      run.start(values[i]);
    }
    List<String> lines =
        new LiveBlock(run.facts(), ClusterView.UNSEEN, Style.PLAIN)
            .lines(run.state(), Map.of(), run.now(), 80, 12);
    assertThat(lines)
        .containsExactly(
            "0 of 40 verified | cores 60 held | 0.0s | memory 101.3 GiB",
            "  0  running  0.0s  http://host-a:4010",
            "  1  running  0.0s  http://host-a:4010",
            "  2  running  0.0s  http://host-a:4010",
            "  3  running  0.0s  http://host-a:4010",
            "  4  running  0.0s  http://host-a:4010",
            "  5  running  0.0s  http://host-a:4010",
            "  6  running  0.0s  http://host-a:4010",
            "  and 23 more under way",
            "  waiting: 30, 31, 32, 33, 34 and 5 more for room");
  }

  @Test
  void usesColoursAndPicturesOnlyWhereTheTerminalHasThem() {
    ScriptedRun run = ScriptedRun.of("2", "3").start("2");
    List<String> lines =
        new LiveBlock(run.facts(), MACHINE, new Style(true, true))
            .lines(
                run.state(),
                Map.of(new Value("2"), progress(1, 2, Optional.empty(), OptionalLong.empty())),
                run.now(),
                80,
                24);
    assertThat(lines.get(1)).contains("\u2588".repeat(8) + "\u2591".repeat(8));
    assertThat(lines.get(2)).isEqualTo("\u001B[2m  waiting: 3 for room\u001B[0m");
  }

  @Test
  void showsWhatTheEngineSays() {
    ScriptedRun run = ScriptedRun.of("2", "3", "4", "5").start("2").launch("3").launch("4");
    Map<String, Sight> sights =
        Map.of(
            "2", Sight.atWork(Optional.of("http://rm/proxy/app_2/"), OptionalInt.of(1)),
            "3", Sight.waiting(Optional.of("YARN: queue default 100 % used")),
            "4", Sight.unseen("YARN: Connection refused"));
    ClusterView cluster =
        new ClusterView() {
          @Override
          public Optional<Sight> of(IterationState iteration) {
            return Optional.ofNullable(sights.get(iteration.value().text()));
          }

          @Override
          public Function<IterationState, String> shortages(RunState state) {
            return iteration -> "YARN: queue default 96 % used, AM share 10 % allows 2 drivers";
          }
        };
    assertThat(
            String.join(
                "\n",
                new LiveBlock(run.facts(), cluster, Style.PLAIN)
                    .lines(run.state(), Map.of(), run.now(), 80, 24)))
        .isEqualTo(
            """
            0 of 4 verified | cores 6 held | 0.0s | memory 10.1 GiB
              2  running    0.0s  1/1 executor  http://rm/proxy/app_2/
              3  submitted  0.0s  waits for YARN: queue default 100 % used
              4  submitted  0.0s  out of sight: YARN: Connection refused
              waiting: 5 for YARN: queue default 96 % used, AM share 10 % allows 2 drivers\
            """);
    assertThat(new Heartbeat(run.facts(), cluster).of(run.state(), run.now()))
        .contains("3 submitted 0.0s (waits for YARN: queue default 100 % used)")
        .contains("out_of_sight=\"YARN: Connection refused\"")
        .contains(
            "waiting=\"5 for YARN: queue default 96 % used, AM share 10 % allows 2 drivers\"");
  }

  private static String block(int columns) {
    ScriptedRun run =
        ScriptedRun.of("2", "56", "22", "15", "7")
            .start("56")
            .seconds(1)
            .fail("56", ScriptedRun.outOfMemory())
            .retryIn("56", java.time.Duration.ofSeconds(13))
            .iteration("2", 13, 10)
            .start("56")
            .seconds(50)
            .start("22")
            .seconds(8)
            .start("15")
            .seconds(2)
            .succeed("22")
            .to("22", new io.muster.lifecycle.IterationEvent.VerifyIntended(1))
            .seconds(2);
    Map<Value, AttemptProgress> progress =
        Map.of(
            new Value("56"), progress(120, 256, Optional.of("parquet"), OptionalLong.empty()),
            new Value("15"), progress(1, 2, Optional.empty(), OptionalLong.of(910)));
    return String.join(
        "\n",
        new LiveBlock(run.facts(), MACHINE, Style.PLAIN)
            .lines(run.state(), progress, run.now(), columns, 24));
  }

  private static AttemptProgress progress(
      long done, long known, Optional<String> stage, OptionalLong rows) {
    return new AttemptProgress(stage, 3, 7, done, known, 0, rows, Optional.empty());
  }
}
