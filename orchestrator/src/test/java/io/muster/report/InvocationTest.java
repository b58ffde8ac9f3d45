package io.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import org.junit.jupiter.api.Test;

class InvocationTest {
  private static final ImmutableList<String> PLAN = ImmutableList.of("flights.yaml");

  @Test
  void whatGoesOnIsAskedForTheSameValues() {
    Invocation some =
        new Invocation("muster", PLAN, true, ImmutableList.of("--only", "3,56", "--except", "a b"));

    assertThat(some.resume())
        .isEqualTo("muster run flights.yaml --only 3,56 --except 'a b' --resume");
    assertThat(new Invocation("muster", PLAN).resume())
        .isEqualTo("muster run flights.yaml --resume");
  }
}
