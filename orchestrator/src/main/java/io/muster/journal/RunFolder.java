package io.muster.journal;

import com.google.common.base.CharMatcher;
import com.google.common.hash.Hashing;
import io.muster.plan.Value;
import io.muster.storage.Location;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names of all that lies in a run's folder, {@code <state_dir>/<run>/}.
 *
 * @param location of the folder
 */
public record RunFolder(Location location) {
  /** The longest run id: longer ones make no readable line. */
  public static final int MAX_RUN_ID_LENGTH = 250;

  private static final int SLUG_LENGTH = 60;
  private static final int HASH_LENGTH = 10;
  private static final Pattern NAME = Pattern.compile(".*-[0-9a-f]{" + HASH_LENGTH + "}");
  private static final CharMatcher IN_SLUG =
      CharMatcher.inRange('a', 'z')
          .or(CharMatcher.inRange('A', 'Z'))
          .or(CharMatcher.inRange('0', '9'))
          .or(CharMatcher.anyOf("._-"));

  /** The folder of the run of this id on this {@code out_dir}; others may share the state_dir. */
  public static RunFolder of(Location stateDir, Location outDir, String runId) {
    problemOf(runId)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(problem);
            });
    return new RunFolder(stateDir.resolve(nameOf(outDir, runId)));
  }

  /** What keeps a text from being a run id, as half a sentence; empty if nothing does. */
  public static Optional<String> problemOf(String runId) {
    if (runId.isBlank()) {
      return Optional.of("a run id is not empty");
    }
    if (runId.length() > MAX_RUN_ID_LENGTH) {
      return Optional.of(
          "run id \"" + runId + "\" is longer than " + MAX_RUN_ID_LENGTH + " characters");
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(runId)
        || CharMatcher.javaIsoControl().matchesAnyOf(runId)) {
      return Optional.of(
          "run id \""
              + CharMatcher.javaIsoControl().replaceFrom(runId, '?')
              + "\" has characters that cannot be printed");
    }
    return Optional.empty();
  }

  /** A readable slug, and a hash that tells apart what the slug does not. */
  static String nameOf(Location outDir, String runId) {
    String slug = IN_SLUG.negate().collapseFrom(runId, '-');
    slug = CharMatcher.anyOf(".-").trimLeadingFrom(slug);
    slug = slug.substring(0, Math.min(slug.length(), SLUG_LENGTH));
    String named = outDir.text() + '\0' + runId;
    String hash = Hashing.sha256().hashString(named, StandardCharsets.UTF_8).toString();
    return (slug.isEmpty() ? "run" : slug) + "-" + hash.substring(0, HASH_LENGTH);
  }

  /** Whether a folder of a {@code state_dir} can be that of a run, by its name. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The folder's own name. */
  public String name() {
    return location.name();
  }

  /** The folder of the journal's segments. */
  public Location journal() {
    return location.resolve("journal");
  }

  public Location heartbeat() {
    return location.resolve("heartbeat");
  }

  /** The request from outside to end the run. */
  public Location cancel() {
    return location.resolve("cancel");
  }

  /** The folder of one attempt. */
  public Location attempt(Value value, int number) {
    return location.resolve("attempts/" + value.folder() + "/" + number);
  }

  /** The versions of tables that the iterations have pinned. */
  public Location pins() {
    return location.resolve("pins");
  }

  public Location result() {
    return location.resolve("result.json");
  }
}
