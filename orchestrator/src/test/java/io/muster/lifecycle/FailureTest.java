package io.muster.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class FailureTest {
  @Test
  void saysAnExceptionOnlyWhereTheMessageDoesNot() {
    String exception = "ValueError: no rules for model 4";

    assertThat(failure("models.py:10, in transform: " + exception, exception)).isEmpty();
    assertThat(failure("frame flights cannot be read", exception)).contains(exception);
  }

  private static Optional<String> failure(String message, String exception) {
    return new Failure(
            Failure.Origin.APPLICATION,
            OptionalInt.of(1),
            message,
            List.of(exception, "KeyError: 4"),
            List.of(),
            Optional.empty())
        .exceptionBesideTheMessage();
  }
}
