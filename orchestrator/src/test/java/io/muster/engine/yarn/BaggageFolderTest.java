package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableMap;
import io.muster.engine.EngineException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark is given to take along. */
final class BaggageFolderTest {
  @TempDir private Path place;

  @Test
  void filesOfOneNameAreSentFromFilesOfTwo() throws Exception {
    ImmutableMap<String, String> files =
        ImmutableMap.of("1-a.json", file("one/a.json"), "2-a.json", file("two, #2/a.json"));
    BaggageFolder baggage = new BaggageFolder(place.resolve("an attempt"));
    assertThat(place.resolve("an attempt")).as("nothing is copied before").doesNotExist();

    baggage.pack(files);
    baggage.pack(files);

    List<Path> sent =
        Stream.of(baggage.uris(files).split(",")).map(it -> Path.of(URI.create(it))).toList();
    assertThat(sent)
        .extracting(it -> it.getFileName().toString())
        .containsExactly("1-a.json", "2-a.json");
    assertThat(sent.get(0)).hasContent("of one/a.json");
    assertThat(sent.get(1)).hasContent("of two, #2/a.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(sent.get(1))))
        .isEqualTo("rw-------");

    baggage.remove();
    baggage.remove();
    assertThat(place.resolve("an attempt")).isEmptyDirectory();
    assertThat(place.resolve("one/a.json")).exists();
  }

  @Test
  void aFileThatIsGoneIsNamed() {
    BaggageFolder baggage = new BaggageFolder(place);
    String gone = place.resolve("gone.sql").toString();
    assertThatThrownBy(() -> baggage.pack(ImmutableMap.of("1-gone.sql", gone)))
        .isInstanceOf(EngineException.class)
        .hasMessageContainingAll(gone, "takes along", "can be read");
  }

  private String file(String name) throws Exception {
    Path file = place.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "of " + name).toString();
  }
}
