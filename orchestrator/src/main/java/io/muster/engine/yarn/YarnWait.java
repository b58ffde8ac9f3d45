package io.muster.engine.yarn;

import io.muster.plan.MemorySize;
import io.muster.slice.SparkOnYarn.DeployMode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an application waits for, by the CapacityScheduler's words of Hadoop 3, made short; what is
 * not known is kept as it is. Pure.
 */
final class YarnWait {
  private static final String MASTERS_LIMIT = "AM resource limit exceeded";
  private static final String NO_ROOM = "waiting for resources to be assigned for AM";
  private static final String STARTS = "AM container is launched";
  private static final int SHOWN = 300;

  /** When it was said: {@code [Mon Nov 30 11:02:41 +0000 2026]}. */
  private static final Pattern AT = Pattern.compile("^\\[[^\\]]*\\]\\s*");

  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final YarnApplication application;
  private final String master;
  private final String said;

  private YarnWait(YarnApplication application, DeployMode mode) {
    this.application = application;
    this.master = mode == DeployMode.CLUSTER ? "its driver" : "its application master";
    this.said = AT.matcher(application.diagnostics()).replaceFirst("").strip();
  }

  /** Whether its master does not count against the queue's limit of masters yet. */
  static boolean isNotYetActivated(YarnApplication application) {
    return application.state() == ApplicationState.ACCEPTED
        && application.diagnostics().contains("is not yet activated");
  }

  /**
   * As a half sentence after "waits for"; empty if YARN does not say.
   *
   * @param mode only in cluster mode the application's master is its driver
   */
  static Optional<String> of(YarnApplication application, DeployMode mode) {
    return new YarnWait(application, mode).words();
  }

  private Optional<String> words() {
    if (application.state() != ApplicationState.ACCEPTED) {
      return Optional.of("YARN to accept it");
    }
    if (said.contains(MASTERS_LIMIT)) {
      return Optional.of("YARN: queue " + application.queue() + ", " + mastersLimit());
    }
    if (said.contains(NO_ROOM)) {
      return Optional.of("YARN: queue " + application.queue() + " " + room());
    }
    if (said.contains(STARTS)) {
      return Optional.of(master + ", which YARN has launched, to start");
    }
    String verbatim = BLANKS.matcher(said).replaceAll(" ");
    return verbatim.isEmpty() ? Optional.empty() : Optional.of("YARN: " + shortened(verbatim));
  }

  /** Of memory, or of cores where the memory would do. */
  private String mastersLimit() {
    Optional<Amount> asked = amount("AM Resource Request");
    if (said.contains("User's " + MASTERS_LIMIT)) {
      return "the user's AM share"
          + amount("User AM Resource Limit of the queue")
              .map(limit -> " of " + memory(limit.memoryMiB()))
              .orElse("")
          + " is used up"
          + asked.map(it -> "; " + master + " takes " + memory(it.memoryMiB())).orElse("");
    }
    Optional<Amount> limit = amount("Queue Resource Limit for AM");
    Optional<Amount> used = amount("Queue AM Resource Usage");
    if (asked.isEmpty() || limit.isEmpty() || used.isEmpty()) {
      return "its AM share is used up";
    }
    long left = limit.get().memoryMiB() - used.get().memoryMiB();
    boolean isOfMemory = left < asked.get().memoryMiB();
    return isOfMemory
        ? share(memory(limit.get().memoryMiB()), memory(left), memory(asked.get().memoryMiB()))
        : share(
            cores(limit.get().cores()),
            cores(limit.get().cores() - used.get().cores()),
            cores(asked.get().cores()));
  }

  private String share(String limit, String left, String asked) {
    return "AM share of " + limit + " has " + left + " left; " + master + " takes " + asked;
  }

  private String room() {
    Optional<Amount> used = amount("Queue's used capacity (absolute resource)");
    Optional<Amount> most = amount("Queue's max capacity (absolute resource)");
    if (used.isEmpty() || most.isEmpty() || most.get().memoryMiB() == 0) {
      return share("Queue's Absolute used capacity")
          .map(percent -> "uses " + percent + " % of the cluster")
          .orElse("has no room for " + master);
    }
    long percent = Math.round(100.0 * used.get().memoryMiB() / most.get().memoryMiB());
    return percent
        + " % used ("
        + memory(used.get().memoryMiB())
        + " of "
        + memory(most.get().memoryMiB())
        + ")"
        + (percent >= 100 ? "" : ", and no node has room for " + master);
  }

  private Optional<Amount> amount(String label) {
    Matcher found =
        Pattern.compile(Pattern.quote(label) + " = <memory:(\\d{1,15}), vCores:(\\d{1,9})")
            .matcher(said);
    return found.find()
        ? Optional.of(new Amount(Long.parseLong(found.group(1)), Integer.parseInt(found.group(2))))
        : Optional.empty();
  }

  private Optional<String> share(String label) {
    Matcher found = Pattern.compile(Pattern.quote(label) + " = ([\\d.]{1,9}) %").matcher(said);
    return found.find() ? Optional.of(found.group(1)) : Optional.empty();
  }

  private static String memory(long mebibytes) {
    return new MemorySize(Math.max(0, mebibytes)).toString();
  }

  private static String cores(int number) {
    return Math.max(0, number) + (number == 1 ? " core" : " cores");
  }

  private static String shortened(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
  }
}
