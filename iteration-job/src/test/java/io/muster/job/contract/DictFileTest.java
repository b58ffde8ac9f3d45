package io.muster.job.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.job.contract.DictSpec.FileFormat;
import io.muster.job.contract.DictSpec.Keys;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DictFileTest {
  @Test
  void keepsOrderAndIntegerKeysOfYaml() {
    Map<Object, Object> dict = yaml("z: 1\n56: two\na: {1: [x, 2.5, null, true]}\n");

    assertThat(dict.keySet()).containsExactly("z", 56, "a");
    assertThat(dict.get("a")).isEqualTo(Map.of(1, java.util.Arrays.asList("x", 2.5, null, true)));
  }

  @Test
  void readsPlainYamlWordsAsTheText() {
    assertThat(yaml("a: no\nb: 2026-01-31\nc: 007\nd: 1_000\ne: on\nf: 0x1F\nNO: Oslo\n"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "a",
                "no",
                "b",
                "2026-01-31",
                "c",
                "007",
                "d",
                "1_000",
                "e",
                "on",
                "f",
                "0x1F",
                "NO",
                "Oslo"));
  }

  @Test
  void readsYamlNumbersByTheirKind() {
    assertThat(yaml("a: -5\nb: 5000000000\nc: 1e3\nd: .5\ne:\nf: ~\n"))
        .containsEntry("a", -5)
        .containsEntry("b", 5_000_000_000L)
        .containsEntry("c", 1000.0)
        .containsEntry("d", 0.5)
        .containsEntry("e", null)
        .containsEntry("f", null);
  }

  @Test
  void makesKeysOfJsonIntegersWhenAsked() {
    assertThat(DictFile.read("{\"3\": \"a\", \"56\": \"b\"}", FileFormat.JSON, Keys.INT, "d.json"))
        .isEqualTo(Map.of(3, "a", 56, "b"));
    assertThat(DictFile.read("3: a", FileFormat.YAML, Keys.TEXT, "d.yaml"))
        .isEqualTo(Map.of("3", "a"));
    assertThatThrownBy(() -> DictFile.read("{\"x\": 1}", FileFormat.JSON, Keys.INT, "d.json"))
        .hasMessage("d.json has the key 'x', which is no integer, but 'keys: int' is asked for");
    assertThatThrownBy(() -> DictFile.read("3: a\n'3': b", FileFormat.YAML, Keys.INT, "d.yaml"))
        .hasMessage("d.yaml has the key '3' twice");
  }

  @Test
  void readsPropertiesInTheirOrder() {
    Map<Object, Object> dict =
        DictFile.read("b = 1\na: x\\\n  y\n# no\n", FileFormat.PROPERTIES, Keys.AS_WRITTEN, "d");

    assertThat(dict.toString()).isEqualTo("{b=1, a=xy}");
  }

  @Test
  void saysFileAndLineOfWhatIsMalformed() {
    assertThatThrownBy(() -> yaml("a: 1\nb: [1,\n"))
        .hasMessageStartingWith("d.yaml:3:1: no valid YAML");
    assertThatThrownBy(() -> yaml("a: 1\na: 2\n")).hasMessageContaining("duplicate key a");
    assertThatThrownBy(
            () -> DictFile.read("{\"a\":\n 1,}", FileFormat.JSON, Keys.AS_WRITTEN, "d.json"))
        .hasMessageStartingWith("d.json:2:5: no valid JSON");
    assertThatThrownBy(
            () -> DictFile.read("{\"a\":1,\"a\":2}", FileFormat.JSON, Keys.AS_WRITTEN, "d.json"))
        .hasMessageContaining("Duplicate field 'a'");
    assertThatThrownBy(
            () -> DictFile.read("a=1\na=2", FileFormat.PROPERTIES, Keys.AS_WRITTEN, "d.p"))
        .hasMessage("d.p has the key 'a' twice");
    assertThatThrownBy(
            () -> DictFile.read("a=\\u00zz", FileFormat.PROPERTIES, Keys.AS_WRITTEN, "d.p"))
        .hasMessageStartingWith("d.p: no valid properties file");
  }

  @Test
  void refusesWhatIsNoMap() {
    assertThatThrownBy(() -> yaml("- 1\n")).hasMessageContaining("a list at its top");
    assertThatThrownBy(() -> yaml("")).hasMessageContaining("nothing at its top");
    assertThatThrownBy(() -> yaml("a: !!binary aGk=\n")).hasMessageContaining("holds a byte[]");
    assertThatThrownBy(() -> yaml("? [1]\n: x\n")).hasMessageContaining("a key that is");
    assertThatThrownBy(() -> yaml("a: !!java.util.Date x\n"))
        .isInstanceOf(MalformedDictException.class);
  }

  @Test
  void isNotBlownUpByAliasesOrDepth() {
    StringBuilder laughs = new StringBuilder("a0: &a0 [x]\n");
    for (int i = 1; i <= 24; i++) {
      laughs.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    assertThatThrownBy(() -> yaml(laughs.toString())).isInstanceOf(MalformedDictException.class);
    assertThatThrownBy(() -> yaml("a: &a [*a]\n")).isInstanceOf(MalformedDictException.class);
    assertThatThrownBy(() -> yaml("a: " + "[".repeat(60) + "]".repeat(60)))
        .isInstanceOf(MalformedDictException.class);
    assertThatThrownBy(
            () ->
                DictFile.read(
                    "{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}",
                    FileFormat.JSON,
                    Keys.AS_WRITTEN,
                    "d.json"))
        .hasMessageContaining("deeper than");
  }

  @Test
  void laysOverridesOverTheEntryOfTheSameKey() {
    Map<Object, Object> entries =
        DictFile.read("1: a\nb: c", FileFormat.YAML, Keys.AS_WRITTEN, "d");

    assertThat(DictFile.overlaid(entries, Map.of("1", List.of("A"), "d", "e")))
        .isEqualTo(Map.of(1, List.of("A"), "b", "c", "d", "e"));
  }

  private static Map<Object, Object> yaml(String text) {
    return DictFile.read(text, FileFormat.YAML, Keys.AS_WRITTEN, "d.yaml");
  }
}
