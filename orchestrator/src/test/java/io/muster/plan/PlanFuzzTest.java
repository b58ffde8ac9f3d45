package io.muster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.plan.PlanResult.Invalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever is in a plan, reading it yields a plan or problems, and never throws. */
class PlanFuzzTest {
  private static final List<String> SEEDS =
      Stream.concat(
              Stream.of(PlanFixture.text("flights.yaml")),
              Stream.of("good-plans.txt", "bad-plans.txt")
                  .flatMap(it -> PlanCorpus.of(it).stream())
                  .map(PlanCorpus.Case::text))
          .toList();
  private static final List<String> PIECES =
      List.of(
          "",
          " ",
          "\n",
          "\t",
          ":",
          ": ",
          ", ",
          "{",
          "}",
          "[",
          "]",
          "'",
          "\"",
          "#",
          "&a ",
          "*a",
          "<<",
          "!!str ",
          "!x ",
          "---",
          "? ",
          "| ",
          "~",
          "null",
          "yes",
          "07",
          "1e999",
          "-0",
          "99999999999999999999",
          "${",
          "${value}",
          "${param:ds}",
          "${env:X}",
          "${dict:a.b}",
          "$${",
          "\u0000",
          "\uFEFF",
          "\uD83D\uDE00",
          "iterations",
          "job",
          "slice",
          "after",
          "frame",
          "file",
          "inline",
          "0..9",
          "s3://x",
          "../..",
          "[[[[[[[[",
          "{a: {a: {a: ");

  private static Path plan = Path.of("unset");

  @BeforeContainer
  static void makeFile() throws IOException {
    plan = Files.createTempDirectory("muster-fuzz").resolve("plan.yaml");
  }

  @AfterContainer
  static void removeFile() throws IOException {
    Files.deleteIfExists(plan);
    Files.delete(plan.getParent());
  }

  private record Edit(double at, int removed, String added) {
    String applied(String text) {
      int start = (int) (at * text.length());
      int end = Math.min(text.length(), start + removed);
      return text.substring(0, start) + added + text.substring(end);
    }
  }

  @Provide
  Arbitrary<String> mutatedPlans() {
    Arbitrary<Edit> edits =
        Combinators.combine(
                Arbitraries.doubles().between(0, 1),
                Arbitraries.integers().between(0, 12),
                Arbitraries.of(PIECES))
            .as(Edit::new);
    return Combinators.combine(Arbitraries.of(SEEDS), edits.list().ofMinSize(1).ofMaxSize(4))
        .as(
            (seed, list) -> {
              String text = seed;
              for (Edit edit : list) {
                text = edit.applied(text);
              }
              return text;
            });
  }

  /** A list's place taken by a map's, a word by a number, in every key's turn. */
  @Provide
  Arbitrary<String> settings() {
    Arbitrary<String> paths =
        Arbitraries.of(
            "name",
            "params",
            "params.x",
            "model_sequence",
            "out_dir",
            "state_dir",
            "storage",
            "inputs",
            "inputs.frames",
            "inputs.frames.f",
            "inputs.frames.f.path",
            "inputs.dicts",
            "inputs.dicts.d",
            "inputs.dicts.d.file",
            "inputs.dicts.d.frame",
            "job",
            "job.sql",
            "job.class",
            "job.application",
            "job.application.args",
            "output",
            "output.options",
            "slice",
            "slice.executors",
            "spark",
            "spark.conf",
            "limits",
            "limits.canary",
            "retry.on",
            "verify",
            "verify.schema",
            "verify.min_bytes",
            "output.target_file_size",
            "on_signal",
            "iterations",
            "iterations.1",
            "iterations.1.after",
            "iterations.1.dicts",
            "iterations.1.dicts.d",
            "iterations.1.frames",
            "iterations.1.job",
            "iterations.1.output");
    Arbitrary<String> values =
        Arbitraries.of(
            "~",
            "1",
            "-1",
            "1.5",
            "yes",
            "x",
            "[]",
            "{}",
            "[1]",
            "[[1]]",
            "{a: 1}",
            "{a: {b: ~}}",
            "{1: [2]}",
            "[~]",
            "[{}]",
            "''",
            "'  '",
            "'${value}'",
            "'${dict:d.a}'",
            "'${param:x}'",
            "99999999999999999999999",
            "{file: x}",
            "{frame: f}",
            "{inline: 1}",
            "{sql: 1}",
            "[1, 1]");
    return Combinators.combine(paths, values).as((path, value) -> path + "=" + value);
  }

  @Property(tries = 3000)
  void aMutatedPlanIsReadOrRefused(@ForAll("mutatedPlans") String text) throws IOException {
    Files.writeString(plan, text.replaceAll("[\uD800-\uDFFF]", "?"));
    PlanResult result = PlanReader.read(PlanSources.of(plan, ImmutableMap.of()));
    check(result);
    if (result instanceof PlanResult.Valid valid && !text.contains("$${")) {
      assertThat(valid.plan().outDir()).doesNotContain("${");
    }
  }

  @Property(tries = 3000)
  void anySettingIsTakenOrRefused(
      @ForAll("settings") String first, @ForAll("settings") String second) throws IOException {
    Files.writeString(
        plan,
        PlanFixture.LEAST
            + """
            inputs: {frames: {f: {format: csv, path: x}}, dicts: {d: {a: 1}}}
            iterations: {1: {weight: 1}}
            """);
    PlanSources sources = PlanSources.of(plan, ImmutableMap.of());
    check(
        PlanReader.read(
            new PlanSources(
                plan,
                sources.overlays(),
                ImmutableList.of(first, second),
                sources.conf(),
                sources.params(),
                false,
                sources.environment())));
  }

  private static void check(PlanResult result) {
    if (result instanceof Invalid invalid) {
      assertThat(invalid.problems()).isNotEmpty().doesNotHaveDuplicates();
      assertThat(invalid.problems())
          .allSatisfy(
              problem -> {
                assertThat(problem.wrong()).isNotBlank();
                assertThat(problem.right()).isNotBlank();
                assertThat(problem.place()).isNotEqualTo(Origin.DEFAULT);
              });
    } else {
      Plan read = ((PlanResult.Valid) result).plan();
      assertThat(read.outDir()).isNotBlank();
      assertThat(read.common().job()).isNotEqualTo(new Job.Sql(""));
    }
  }
}
