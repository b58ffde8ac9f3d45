package io.muster.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class SchemasTest {
  @Test
  void comparesByWhatTheyMean() {
    assertThat(Schemas.same("id INT,kind STRING", "id integer not null, kind string")).isTrue();
    assertThat(Schemas.same("id INT,kind STRING", "kind STRING, id INT")).isFalse();
    assertThat(Schemas.same("id INT", "id LONG")).isFalse();
  }

  @Test
  void refusesWhatIsNoSchema() {
    assertThatThrownBy(() -> Schemas.same("id INT", "id"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
