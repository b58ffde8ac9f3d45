package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.muster.plan.PlanReader;
import io.muster.plan.PlanResult;
import io.muster.plan.PlanSources;
import io.muster.report.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What the README says is so. */
class ReadmeTest {
  private static final Pattern PLAN = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
  private static final Pattern EXIT_CODES =
      Pattern.compile("\\| code \\| again \\| meaning \\|\n.*?\n((?:\\|.*\n)+)");
  private static final Pattern LINK = Pattern.compile("\\]\\((?!#)([^)]+)\\)");

  private final String page = read(Path.of("../README.md"));

  @Test
  void listsTheExitCodesAsTheHelpDoes() {
    String codes =
        Arrays.stream(ExitCode.values())
            .sorted(Comparator.comparingInt(ExitCode::code))
            .map(
                exit ->
                    "| %d | %s | %s |\n"
                        .formatted(
                            exit.code(),
                            exit.again().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                            exit.sentence()))
            .collect(Collectors.joining());

    assertThat(EXIT_CODES.matcher(page).results().map(found -> found.group(1)))
        .containsExactly(codes);
  }

  /** What a part of a plan is shown without. */
  private static final String REST =
      """
      model_sequence: [1]
      out_dir: out
      params: {ds: {default: "2026-01-31"}}
      job: {sql: {file: a.sql}}
      """;

  @Test
  void showsPlansAndPartsOfPlansThatCanBeCopied(@TempDir Path folder) throws IOException {
    List<String> shown = PLAN.matcher(page).results().map(found -> found.group(1)).toList();
    assertThat(shown).hasSizeGreaterThan(1);

    for (String yaml : shown) {
      String whole = yaml.contains("model_sequence:") ? yaml : REST + yaml;
      Path plan = Files.writeString(folder.resolve("plan.yaml"), whole);
      assertThat(PlanReader.read(PlanSources.of(plan, ImmutableMap.of())))
          .as(whole)
          .isInstanceOf(PlanResult.Valid.class);
    }
  }

  @Test
  void namesEveryCommandAndOnlyOptionsThatThereAre() {
    CommandLine root = Commands.of(surroundings());
    Set<String> commands = new TreeSet<>(root.getSubcommands().keySet());
    Set<String> options = new TreeSet<>();
    root.getSubcommands()
        .values()
        .forEach(command -> options.addAll(command.getCommandSpec().optionsMap().keySet()));

    assertThat(found("`muster (\\w+)[^`]*`")).containsExactlyElementsOf(commands);
    assertThat(found("`(?:run )?(--?[a-z-]+)[^`]*`")).isNotEmpty().isSubsetOf(options);
  }

  private Set<String> found(String pattern) {
    return Pattern.compile(pattern)
        .matcher(page)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Surroundings surroundings() {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    SystemClock clock = new SystemClock();
    return new Surroundings(
        ImmutableMap.of(),
        InputStream.nullInputStream(),
        nowhere,
        nowhere,
        StandardCharsets.UTF_8,
        Path.of("nowhere"),
        1,
        clock,
        clock,
        new SplittableRandom(1));
  }

  @Test
  void linksToWhatIsThere() {
    assertLinks(Path.of("../README.md"));
    for (String name : List.of("README", "architecture", "decisions")) {
      assertLinks(Path.of("docs/" + name + ".md"));
    }
  }

  private static void assertLinks(Path file) {
    assertThat(LINK.matcher(read(file)).results().map(ReadmeTest::target))
        .as("links of %s", file)
        .isNotEmpty()
        .allSatisfy(link -> assertThat(file.resolveSibling(link)).exists());
  }

  private static String target(MatchResult link) {
    return link.group(1).replaceFirst("#.*", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
