package io.muster.job.claim;

import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.Ticket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the claim of this application's attempt, for whoever comes first in its driver: Main, the
 * Python entry, or the plugin. Where no ticket is named, the launch shim has the claim. May be used
 * from several threads.
 */
public final class Claims {
  private static final Logger LOG = LoggerFactory.getLogger(Claims.class);
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
  private static final Duration READ_LIMIT = Duration.ofSeconds(20);
  private static final Duration BOUND = Duration.ofMinutes(2);

  /**
   * What came of it, by tag: the claim was taken, or why not. For the whole JVM, because Main and
   * the plugin in it know nothing of each other and are one application: the second must not lose
   * against the first.
   */
  private static final Map<String, Optional<JobException>> OUTCOMES = new HashMap<>();

  private final UnaryOperator<String> environment;
  private final InstantSource clock;
  private final Redactor redactor;
  private final SignedRequests requests;
  private final Patience patience;
  private final ContractJson json = new ContractJson();

  /**
   * @param environment a variable by its name, or null
   * @param redactor is told the ticket's secrets
   */
  public Claims(UnaryOperator<String> environment, InstantSource clock, Redactor redactor) {
    this(
        environment,
        clock,
        redactor,
        new SignedRequests(CONNECT_LIMIT, READ_LIMIT),
        new Patience(BOUND, System::nanoTime, Thread::sleep));
  }

  Claims(
      UnaryOperator<String> environment,
      InstantSource clock,
      Redactor redactor,
      SignedRequests requests,
      Patience patience) {
    this.environment = environment;
    this.clock = clock;
    this.redactor = redactor;
    this.requests = requests;
    this.patience = patience;
  }

  /**
   * Takes the claim, if the settings name a ticket and it is not taken yet in this JVM.
   *
   * @param tag of the attempt, or null where only the ticket tells
   * @throws JobException of kind CLAIM_LOST where somebody else has the claim, of kind CLAIM or
   *     CONTRACT where it cannot be taken: this application must do nothing
   */
  public void take(SparkConf conf, String tag) {
    if (!conf.contains(Ticket.CONF_KEY)) {
      return;
    }
    String location = conf.get(Ticket.CONF_KEY);
    TicketFile file = TicketFile.read(location, json, redactor);
    if (tag != null && !tag.equals(file.ticket().tag())) {
      throw new JobException(
          Failure.Kind.CONTRACT,
          location + " is the ticket of " + file.ticket().tag() + ", and this is " + tag);
    }
    Optional<JobException> outcome;
    synchronized (OUTCOMES) {
      outcome = OUTCOMES.get(file.ticket().tag());
      if (outcome == null) {
        outcome = outcome(file, conf);
        OUTCOMES.put(file.ticket().tag(), outcome);
      }
    }
    outcome.ifPresent(
        lost -> {
          throw new JobException(lost.kind(), lost.getMessage());
        });
  }

  private Optional<JobException> outcome(TicketFile file, SparkConf conf) {
    try {
      takeNow(file, conf);
      return Optional.empty();
    } catch (JobException e) {
      return Optional.of(e);
    }
  }

  /** The same for an application that has not asked before, in this JVM or elsewhere. */
  void takeNow(TicketFile file, SparkConf conf) {
    Ticket ticket = file.ticket();
    Application application = Application.of(environment, conf);
    String own =
        json.write(
            Claim.ofApplication(
                ticket.tag(),
                ticket.epoch(),
                application.host(),
                application.id(),
                clock.instant()));
    String there;
    try {
      there = place(file).create(own + "\n");
    } catch (IOException e) { // without the cause: it may name the addresses
      throw new JobException(
          Failure.Kind.CLAIM,
          redactor.redact(
              "the claim of "
                  + ticket.tag()
                  + " cannot be taken: "
                  + e.getMessage()
                  + "; nothing was done"));
    }
    if (!there.strip().equals(own)) {
      throw new JobException(
          Failure.Kind.CLAIM_LOST,
          redactor.redact("the claim of " + ticket.tag() + " is " + holder(there, application)));
    }
    LOG.info("{} has the claim of {}", application.id(), ticket.tag());
  }

  private Place place(TicketFile file) {
    Ticket ticket = file.ticket();
    return ticket.folder() != null
        ? new FolderPlace(Path.of(ticket.folder()), file.text())
        : new ObjectPlace(ticket.object(), requests, patience);
  }

  private String holder(String text, Application application) {
    Claim claim;
    try {
      claim = json.read(Claim.class, text, Claim.FILE_NAME);
    } catch (ContractException e) {
      return "there and cannot be read, so it is not this application's; nothing was done";
    }
    return switch (claim.holder()) {
      case VOID ->
          "void (epoch "
              + claim.epoch()
              + "): a controller looked for this attempt before it had begun; nothing was done";
      case APPLICATION ->
          "held by "
              + claim.application()
              + (claim.application().equals(application.id())
                  ? " itself, from an earlier start of its driver: set spark.yarn.maxAppAttempts=1"
                  : ", which does the work of this attempt")
              + "; nothing was done";
      case CHILD, MACHINE ->
          "held by " + claim.host() + ", which does the work of this attempt; nothing was done";
    };
  }
}
