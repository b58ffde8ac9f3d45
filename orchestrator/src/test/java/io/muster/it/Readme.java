package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The project's README, of which tests run what it tells users to copy. */
final class Readme {
  private static final Path PAGE = Path.of("../README.md");

  private Readme() {}

  /** The only group of the expression, at its first place. */
  static String cut(String expression) {
    Matcher found = Pattern.compile(expression).matcher(MusterProcess.text(PAGE));
    assertThat(found.find()).as("%s in %s", expression, PAGE).isTrue();
    return found.group(1);
  }
}
