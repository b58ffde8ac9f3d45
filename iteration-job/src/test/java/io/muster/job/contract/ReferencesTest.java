package io.muster.job.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferencesTest {
  private final Redactor redactor = new Redactor();
  private final References references =
      new References(
          Map.of("TOKEN", "s3cr3t${env:OTHER}", "OTHER", "x1y2")::get,
          path -> {
            if (path.equals("/run/password")) {
              return "open sesame\n";
            }
            throw new IOException("no such file");
          },
          redactor);

  @Test
  void resolvesEnvironmentAndFilesOnce() {
    assertThat(references.resolve("a ${env:TOKEN} ${file:/run/password}!"))
        .isEqualTo("a s3cr3t${env:OTHER} open sesame!");
  }

  @Test
  void keepsAnEscapedPlaceholderLiteral() {
    assertThat(references.resolve("$${env:TOKEN} $$ $x }")).isEqualTo("${env:TOKEN} $$ $x }");
  }

  @Test
  void looksIntoListsAndMaps() {
    assertThat(references.resolveDeep(Map.of("a", List.of("${env:OTHER}", 1))))
        .isEqualTo(Map.of("a", List.of("x1y2", 1)));
  }

  @Test
  void namesTheReferenceThatCannotBeResolved() {
    assertThatThrownBy(() -> references.resolve("${env:NONE}"))
        .hasMessageContaining("${env:NONE}")
        .hasMessageContaining("not set");
    assertThatThrownBy(() -> references.resolve("${file:/none}"))
        .hasMessageContaining("${file:/none}");
    assertThatThrownBy(() -> references.resolve("${value}")).hasMessageContaining("${value}");
  }

  @Test
  void takesResolvedSecretsOutOfMessages() {
    references.resolve("${file:/run/password}${env:OTHER}");

    assertThat(redactor.redact("cannot log in with 'open sesame' or x1y2"))
        .isEqualTo("cannot log in with '***' or ***");
  }
}
