package io.muster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.fakes.TemporaryFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Writes plans into folders of their own and reads them. */
final class PlanFixture {
  /** The least that a plan needs, to be followed by what a test is about. */
  static final String LEAST =
      """
      model_sequence: [1, 2, 3]
      out_dir: out
      job: {sql: {file: a.sql}}
      """;

  private PlanFixture() {}

  static PlanResult.Valid valid(PlanSources sources) {
    PlanResult result = PlanReader.read(sources);
    assertThat(result).as(() -> problems(result).toString()).isInstanceOf(PlanResult.Valid.class);
    return (PlanResult.Valid) result;
  }

  static PlanResult.Valid valid(String text) {
    return valid(PlanSources.of(write("plan.yaml", text), ImmutableMap.of()));
  }

  /** The problems of a plan, each as it is printed, without the folder. */
  static List<String> problemsOf(String text) {
    return problemsOf(PlanSources.of(write("plan.yaml", text), ImmutableMap.of()));
  }

  static List<String> problemsOf(PlanSources sources) {
    return problems(PlanReader.read(sources));
  }

  private static List<String> problems(PlanResult result) {
    return result instanceof PlanResult.Invalid invalid
        ? invalid.problems().stream()
            .map(problem -> problem.toString().replaceAll("\\S*/(?=[a-z.]+\\.(yaml|json))", ""))
            .toList()
        : List.of();
  }

  /** Options as the command line gives them: {@code --set}, {@code --conf}, {@code --param}. */
  static PlanSources with(
      String text,
      List<String> overlays,
      List<String> set,
      List<String> conf,
      List<String> params) {
    Path plan = write("plan.yaml", text);
    ImmutableList.Builder<Path> files = ImmutableList.builder();
    for (int i = 0; i < overlays.size(); i++) {
      files.add(write("overlay" + (char) ('a' + i) + ".yaml", overlays.get(i)));
    }
    return new PlanSources(
        plan,
        files.build(),
        ImmutableList.copyOf(set),
        ImmutableList.copyOf(conf),
        ImmutableList.copyOf(params),
        false,
        name -> name.equals("BUCKET") ? Optional.of("models") : Optional.empty());
  }

  static String text(String resource) {
    try (InputStream in = PlanFixture.class.getResourceAsStream(resource)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(String name, String text) {
    try {
      return Files.writeString(TemporaryFolder.make("muster-plan").resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
