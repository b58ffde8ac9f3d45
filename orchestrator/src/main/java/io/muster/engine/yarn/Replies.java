package io.muster.engine.yarn;

import io.muster.engine.EngineException;
import io.muster.engine.yarn.Fields.UnexpectedException;
import java.net.URI;
import java.util.Optional;

/** Tells apart what the ResourceManager, and others in its place, reply to a question. */
final class Replies {
  private Replies() {}

  /** Makes something of the object that an answer is. */
  @FunctionalInterface
  interface Shape<T> {
    T of(Fields answer) throws UnexpectedException;
  }

  /** An answer of status 200. */
  static <T> Failover.Reading<T> always(Failover.Question question, String user, Shape<T> shape) {
    return (asked, answer) -> {
      refuse(question, user, asked, answer);
      return shape.of(ok(answer));
    };
  }

  /** The same; empty if the ResourceManager itself says that there is no such application. */
  static <T> Failover.Reading<Optional<T>> ofApplication(
      Failover.Question question, String user, Shape<T> shape) {
    return (asked, answer) -> {
      if (isUnknownApplication(answer)) {
        return Optional.empty();
      }
      refuse(question, user, asked, answer);
      return Optional.of(shape.of(ok(answer)));
    };
  }

  /** Whether it is done, with 202 if it is not yet; empty if there is no such application. */
  static Failover.Reading<Optional<Boolean>> ofDeed(Failover.Question question, String user) {
    return (asked, answer) -> {
      if (isUnknownApplication(answer)) {
        return Optional.empty();
      }
      refuse(question, user, asked, answer);
      if (answer.status() != 202) {
        ok(answer);
      }
      Fields.of(answer).text("state");
      return Optional.of(answer.status() == 200);
    };
  }

  private static Fields ok(Answer answer) throws UnexpectedException {
    if (answer.status() != 200) {
      throw new UnexpectedException(
          "HTTP status "
              + answer.status()
              + ", and not in the words of a ResourceManager: "
              + answer.shown());
    }
    return Fields.of(answer);
  }

  private static boolean isUnknownApplication(Answer answer) {
    return answer.status() == 404
        && remote(answer)
            .filter(
                exception ->
                    exception
                            .optionalText("exception")
                            .filter("NotFoundException"::equals)
                            .isPresent()
                        && exception
                            .optionalText("javaClassName")
                            .filter(name -> name.startsWith("org.apache.hadoop.yarn."))
                            .isPresent())
            .isPresent();
  }

  private static Optional<Fields> remote(Answer answer) {
    try {
      return Fields.of(answer).optionalObject("RemoteException");
    } catch (UnexpectedException e) {
      return Optional.empty();
    }
  }

  /** What the ResourceManager says for itself, else the first of what was answered. */
  private static String words(Answer answer) {
    return remote(answer)
        .flatMap(exception -> exception.optionalText("message"))
        .map(message -> "\"" + message + "\"")
        .orElseGet(answer::shown);
  }

  /** Refusals are the last word: no other ResourceManager of the cluster would say otherwise. */
  private static void refuse(Failover.Question question, String user, URI asked, Answer answer)
      throws EngineException {
    String tried = "cannot " + question.what() + " (" + question.method() + " " + asked + "): ";
    switch (answer.status()) {
      case 401 ->
          throw new EngineException(
              tried
                  + (answer.challenge().filter(c -> c.startsWith("Negotiate")).isPresent()
                      ? "it asks for Kerberos (HTTP status 401, Negotiate), which Muster cannot"
                          + " give: use a cluster with simple authentication, or another engine"
                      : "it does not accept the user "
                          + user
                          + " (HTTP status 401, "
                          + words(answer)
                          + "): set HADOOP_USER_NAME to one that it knows"));
      case 403 ->
          throw new EngineException(
              tried
                  + "the user "
                  + user
                  + " is not permitted to (HTTP status 403, "
                  + words(answer)
                  + "): set HADOOP_USER_NAME to the one who submits, or have the queue's"
                  + " administrator permit it");
      case 400 -> {
        if (remote(answer).isPresent()) {
          throw new EngineException(
              tried
                  + "it does not understand the question (HTTP status 400, "
                  + words(answer)
                  + "): see that its version of Hadoop is 2.8 or later");
        }
      }
      default -> {}
    }
  }
}
