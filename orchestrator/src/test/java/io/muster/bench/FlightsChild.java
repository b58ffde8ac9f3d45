package io.muster.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What Muster gave to one child, to be given to others.
 *
 * @param spec the iteration's, with the paths of that run
 * @param heapMebibytes of its slice
 */
record FlightsChild(String value, ObjectNode spec, int heapMebibytes) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern HEAP = Pattern.compile("spark\\.driver\\.memory=(\\d+)m");

  /** Those of the one run of this out_dir, in the order of the sequence. */
  static List<FlightsChild> of(Path outDir) throws IOException {
    JsonNode manifest = JSON.readTree(outDir.resolve("_MUSTER_SUCCESS.json").toFile());
    Path attempts = attempts(outDir);
    List<FlightsChild> children = new ArrayList<>();
    for (JsonNode iteration : manifest.get("iterations")) {
      String value = iteration.get("value").asText();
      Path attempt = attempts.resolve("iter_" + value).resolve("1");
      Matcher heap = HEAP.matcher(Files.readString(attempt.resolve("command.sh")));
      if (!heap.find()) {
        throw new IOException(attempt.resolve("command.sh") + " says nothing of a heap");
      }
      ObjectNode spec = (ObjectNode) JSON.readTree(attempt.resolve("spec.json").toFile());
      children.add(new FlightsChild(value, spec, Integer.parseInt(heap.group(1))));
    }
    return List.copyOf(children);
  }

  private static Path attempts(Path outDir) throws IOException {
    try (Stream<Path> folders = Files.list(outDir.resolve("_muster"))) {
      return folders
          .map(folder -> folder.resolve("attempts"))
          .filter(Files::isDirectory)
          .findFirst()
          .orElseThrow(() -> new IOException("no attempts in " + outDir));
    }
  }

  int cores() {
    return spec.get("cores").asInt();
  }

  /** Whether it runs code of the example's own jar. */
  boolean isClassJob() {
    return spec.get("job").get("kind").asText().equals("class");
  }

  /**
   * Writes the spec so that the same work goes to another folder, by Spark's ordinary settings:
   * from the bytes of the input the job would choose fewer shuffle partitions than Spark's 200.
   */
  Path specInto(Path outDir) throws IOException {
    Path attempt = Files.createDirectories(outDir.resolve("attempts").resolve(value));
    ObjectNode moved =
        spec.deepCopy()
            .put("output", outDir.resolve("iter_" + value).toString())
            .put("attempt_folder", attempt.toString())
            .put("scratch", attempt.resolve("scratch").toString())
            .putNull("input_bytes_known");
    Path file = attempt.resolve("spec.json");
    JSON.writeValue(file.toFile(), moved);
    return file;
  }
}
