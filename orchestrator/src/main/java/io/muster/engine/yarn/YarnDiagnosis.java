package io.muster.engine.yarn;

import io.muster.engine.Observation;
import io.muster.engine.submit.CauseDigest;
import io.muster.lifecycle.Failure;
import io.muster.slice.SparkOnYarn.DeployMode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the ResourceManager's words about an application mean. Pure. */
public final class YarnDiagnosis {

  /** What stands before an exception in diagnostics. */
  private static final Pattern BEFORE_EXCEPTION =
      Pattern.compile(
          "(?m)^(?:\\[[^\\]\\n]*\\]\\s?)?"
              + "(?:(?:User class threw exception|Uncaught exception|Diagnostics): )?");

  /** What the node throws when a container of anybody's fails. */
  private static final Pattern OF_THE_NODE =
      Pattern.compile(
          "(?:org\\.apache\\.hadoop\\.yarn\\.server\\.nodemanager\\.|org\\.apache\\.hadoop\\.util\\.Shell\\$)"
              + ".*");

  private static final int SHOWN = 300;

  private YarnDiagnosis() {}

  /** By what the ResourceManager says alone. */
  public static Observation of(YarnApplication application) {
    return of(application, Optional.empty(), Optional.empty());
  }

  /**
   * By what the ResourceManager says, and the application's own log where it failed.
   *
   * @param log the last of the application master's log
   * @param printed the last of its standard output
   */
  public static Observation of(
      YarnApplication application, Optional<String> log, Optional<String> printed) {
    if (!application.isOver()) {
      return ofLiving(application, DeployMode.CLUSTER);
    }
    Optional<String> id = Optional.of(application.id());
    return application.hasSucceeded()
        ? new Observation.Succeeded(id)
        : new Observation.Failed(failure(application, log, printed), id);
  }

  /** Of one that is not over. */
  static Observation ofLiving(YarnApplication application, DeployMode mode) {
    return application.state().isWaiting()
        ? new Observation.Submitted(YarnWait.of(application, mode))
        : new Observation.AtWork(
            Optional.of(application.id()), application.trackingUrl(), application.executors());
  }

  private static Failure failure(
      YarnApplication application, Optional<String> log, Optional<String> printed) {
    Ending ending = Ending.of(application);
    CauseDigest told = digest(application.diagnostics());
    CauseDigest logged = digest(log.orElse("")).or(digest(printed.orElse("")));
    List<String> exceptions = exceptions(ending, told.or(logged));
    String what =
        ending
            .words()
            .or(() -> exceptions.stream().findFirst())
            .or(() -> firstLine(application.diagnostics()))
            .orElse("it failed, and YARN does not say why");
    return new Failure(
        ending.origin(),
        ending.code(),
        what + " (" + state(application, ending) + ")",
        exceptions,
        log.or(() -> printed).isPresent() ? logged.lastLines() : told.lastLines(),
        application.masterLogs());
  }

  /**
   * Where YARN or a signal ended it, an exception in its log is not the cause; but Spark kills what
   * is out of memory with a signal too.
   */
  private static List<String> exceptions(Ending ending, CauseDigest digest) {
    if (ending.words().isPresent()) {
      return List.of();
    }
    if (ending.isBySignal()) {
      return digest.outOfMemory().stream().toList();
    }
    return Stream.concat(
            digest.exceptions().stream().filter(line -> !OF_THE_NODE.matcher(line).matches()),
            digest.outOfMemory().stream())
        .distinct()
        .toList();
  }

  private static CauseDigest digest(String text) {
    return CauseDigest.of(BEFORE_EXCEPTION.matcher(text).replaceAll(""));
  }

  private static String state(YarnApplication application, Ending ending) {
    String state = application.state().name();
    String said =
        application.finalStatus().name().equals(state)
            ? state
            : state + " with " + application.finalStatus();
    return "YARN says "
        + said
        + (ending.code().isPresent() ? ", exit code " + ending.code().getAsInt() : "");
  }

  private static Optional<String> firstLine(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .findFirst()
        .map(line -> line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...");
  }
}
