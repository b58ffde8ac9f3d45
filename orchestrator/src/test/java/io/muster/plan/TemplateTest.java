package io.muster.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class TemplateTest {
  @Test
  void findsPlaceholders() {
    assertThat(Template.parse("a${value}-${output:x.1} ${dict:p.a.b}$${value}$5").references())
        .containsExactly(
            new Placeholder(Placeholder.Kind.VALUE, ""),
            new Placeholder(Placeholder.Kind.OUTPUT_OF, "x.1"),
            new Placeholder(Placeholder.Kind.DICT, "p.a.b"));
    Placeholder entry = Template.parse("${dict:p.a.b}").references().findFirst().orElseThrow();
    assertThat(entry.dictName()).isEqualTo("p");
    assertThat(entry.dictKey()).isEqualTo("a.b");
  }

  @Test
  void fillsThemInOnce() {
    Template filled =
        Template.parse("$${value} ${value} ${attempt}")
            .fill(
                placeholder ->
                    placeholder.kind() == Placeholder.Kind.VALUE
                        ? Optional.of("${run_id}")
                        : Optional.empty());

    assertThat(filled.toString()).isEqualTo("$${value} $${run_id} ${attempt}");
    assertThat(filled.fill(placeholder -> Optional.of("2")).text())
        .isEqualTo("${value} ${run_id} 2");
    assertThatThrownBy(filled::text)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a placeholder is left: $${value} $${run_id} ${attempt}");
  }

  @Test
  void aDollarSignThatNobodyCanWriteIsRefused() {
    Template template =
        new Template(
            ImmutableList.of(
                new Template.Literal("5$"),
                new Template.Reference(new Placeholder(Placeholder.Kind.VALUE, ""))));

    assertThatThrownBy(template::toString)
        .isInstanceOf(Template.MalformedException.class)
        .hasMessage("a dollar sign stands before ${value}");
  }

  @Provide
  Arbitrary<String> pieces() {
    return Arbitraries.of(
            "$", "{", "}", "${", "$${", "${value}", "${env:A}", "${output:1}", "a", ":")
        .list()
        .ofMaxSize(8)
        .map(list -> String.join("", list));
  }

  @Property
  void whatCanBeReadIsWrittenTheSame(@ForAll("pieces") String text) {
    Template template;
    try {
      template = Template.parse(text);
    } catch (Template.MalformedException e) {
      assertThat(e).hasMessageContaining("placeholder");
      return;
    }
    assertThat(template.toString()).isEqualTo(text);
  }

  @Property
  void aLiteralStaysOne(@ForAll("pieces") String text) {
    assertThat(Template.parse(Template.literal(text).toString()).text()).isEqualTo(text);
  }
}
