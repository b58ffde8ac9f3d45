package io.muster.engine.yarn;

import com.google.common.collect.ImmutableList;
import io.muster.lifecycle.Failure.Origin;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an application ended that did not succeed, out of YARN's diagnostics.
 *
 * @param code of the container or process that was decisive
 * @param words of YARN's own on why it ended it; empty where the application's own are to be looked
 *     for
 */
record Ending(Origin origin, OptionalInt code, Optional<String> words) {

  /** What YARN has copied out of a log says nothing of how it ended. */
  private static final Pattern LOG = Pattern.compile("Last \\d+ bytes of \\S+ ?:");

  private static final Pattern USAGE =
      Pattern.compile("[\\d.,]+ ?[kKMGTP]?B of [\\d.,]+ ?[kKMGTP]?B (?:physical|virtual) memory");

  private record Rule(Pattern pattern, Function<MatchResult, Ending> ending) {
    static Rule of(String pattern, Function<MatchResult, Ending> ending) {
      return new Rule(Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), ending);
    }

    static Rule code(String pattern) {
      return of(pattern, match -> ofCode(match.group(1)));
    }

    static Rule code(String pattern, int code) {
      return of(pattern, match -> ofCode(Integer.toString(code)));
    }

    static Rule vanished(String pattern, String words) {
      return of(
          pattern, match -> new Ending(Origin.VANISHED, OptionalInt.empty(), Optional.of(words)));
    }
  }

  /**
   * The first one that is found counts: YARN's word on the container, then Spark's, then others.
   */
  private static final ImmutableList<Rule> RULES =
      ImmutableList.of(
          Rule.code("exited with\\s+exitCode: ?(-?\\d{1,9})"),
          Rule.of(
              "killed by resourcemanager as it has exceeded",
              match ->
                  new Ending(
                      Origin.TIME_LIMIT,
                      OptionalInt.empty(),
                      Optional.of("YARN ended it: it has exceeded its lifetime"))),
          Rule.of(
              "^application (?:\\S+ was )?killed by user(?: (\\S+))?",
              match ->
                  new Ending(
                      Origin.VANISHED,
                      OptionalInt.empty(),
                      Optional.of(
                          match.group(1) == null
                              ? "it was killed by a user"
                              : "it was killed by user " + match.group(1)))),
          Rule.code("beyond (?:the ')?virtual|exceeding virtual memory limits", -103),
          Rule.code("beyond (?:the ')?physical|exceeding (?:physical )?memory limits", -104),
          Rule.code("max number of executor failures|due to executor failures", 11),
          Rule.code("from reporter thread", 12),
          Rule.code("user application exited with(?: status)? (\\d{1,9})"),
          Rule.code("lost connection with driver|driver disassociated", 17),
          Rule.code("exit (?:status|code)(?: is)?:? ?(-?\\d{1,9})"),
          Rule.code("exitCode ?[=:] ?(-?\\d{1,9})"),
          Rule.code("preempted by scheduler", -102),
          Rule.code("released on a \\*?lost\\*? node", -100),
          Rule.code("sparkcontext (?:was not initialized|did not initialize)", 13),
          Rule.code("user class threw exception", 15),
          Rule.code("shutdown hook called before final status", 16),
          Rule.vanished(
              "applicationmaster for attempt \\S+ timed out",
              "its application master was not heard of any more"),
          Rule.vanished("error launching appattempt", "its node could not start it"),
          Rule.of(
              "already has \\d+ applications, cannot accept",
              match ->
                  new Ending(
                      Origin.SUBMIT,
                      OptionalInt.empty(),
                      Optional.of("its queue takes no more applications at present"))));

  static Ending of(YarnApplication application) {
    String said = LOG.split(application.diagnostics(), 2)[0];
    for (Rule rule : RULES) {
      Matcher matcher = rule.pattern().matcher(said);
      if (matcher.find()) {
        Ending ending = rule.ending().apply(matcher.toMatchResult());
        return ending.with(usage(said));
      }
    }
    if (application.state() == ApplicationState.KILLED
        || application.finalStatus() == FinalStatus.KILLED) {
      return new Ending(
          Origin.VANISHED,
          OptionalInt.empty(),
          Optional.of("it was killed, and YARN does not say by whom"));
    }
    return new Ending(Origin.APPLICATION, OptionalInt.empty(), Optional.empty());
  }

  /** Whether it was ended by a signal, so that what it logged before need not be the cause. */
  boolean isBySignal() {
    return code.isPresent() && (code.getAsInt() == 137 || code.getAsInt() == 143);
  }

  /**
   * Whether YARN says that it, a node or somebody ended it: what a driver says of the exception
   * that it got from that is no cause.
   */
  boolean isOthersDoing() {
    return words.isPresent();
  }

  /**
   * Whether YARN, a node or somebody took it away whatever its driver did; also where YARN's part
   * of it gave its executors up. That its driver was gone is none of these.
   */
  boolean wasTakenAway() {
    return words.isPresent()
        || isBySignal()
        || (code.isPresent() && (code.getAsInt() == 11 || code.getAsInt() == 12));
  }

  private static Ending ofCode(String text) {
    int code = Integer.parseInt(text);
    return new Ending(
        Origin.APPLICATION, OptionalInt.of(code), Optional.ofNullable(ownWords(code)));
  }

  /** What YARN's own codes say; the source is its ContainerExitStatus. */
  private static String ownWords(int code) {
    return switch (code) {
      case -100 -> "YARN gave its container back: the node was lost";
      case -101 -> "the disks of its node failed";
      case -102 -> "YARN preempted it for another application";
      case -103 -> "YARN killed it for its virtual memory";
      case -104 -> "YARN killed it for its memory";
      case -106 -> "YARN's ResourceManager killed it";
      case 154 -> "its container was lost when its node was restarted";
      default -> null;
    };
  }

  private Ending with(Optional<String> usage) {
    return code.isPresent() && (code.getAsInt() == -103 || code.getAsInt() == -104)
        ? new Ending(
            origin, code, words.map(said -> said + usage.map(used -> ": " + used).orElse("")))
        : this;
  }

  private static Optional<String> usage(String said) {
    Matcher usage = USAGE.matcher(said);
    return usage.find() ? Optional.of(usage.group() + " used") : Optional.empty();
  }
}
