package io.muster.job;

import io.muster.job.contract.Redactor;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.rewrite.RewriteAppender;
import org.apache.logging.log4j.core.appender.rewrite.RewritePolicy;
import org.apache.logging.log4j.core.config.AppenderRef;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.message.SimpleMessage;

/**
 * Takes secrets out of all that is logged in this JVM: Spark logs the text of a statement that
 * fails, and the value that it failed at, and either may hold a secret that came by a dict.
 */
final class RedactedLog implements RewritePolicy {
  private final Redactor redactor;

  private RedactedLog(Redactor redactor) {
    this.redactor = redactor;
  }

  /** From now on; where Spark logs by something else than Log4j 2, nothing is changed. */
  static void install(Redactor redactor) {
    if (LogManager.getContext(false) instanceof LoggerContext context) {
      Configuration configuration = context.getConfiguration();
      RedactedLog policy = new RedactedLog(redactor);
      for (LoggerConfig logger : configuration.getLoggers().values()) {
        for (Appender appender : List.copyOf(logger.getAppenders().values())) {
          Appender redacted = policy.before(appender.getName(), configuration);
          redacted.start();
          logger.removeAppender(appender.getName());
          logger.addAppender(redacted, null, null);
        }
      }
      context.updateLoggers();
    }
  }

  private Appender before(String appender, Configuration configuration) {
    AppenderRef behind = AppenderRef.createAppenderRef(appender, null, null);
    return RewriteAppender.createAppender(
        "redacted " + appender, "true", new AppenderRef[] {behind}, configuration, this, null);
  }

  @Override
  public LogEvent rewrite(LogEvent event) {
    String said = event.getMessage().getFormattedMessage();
    if (event.getThrown() != null) {
      StringWriter trace = new StringWriter();
      event.getThrown().printStackTrace(new PrintWriter(trace));
      said += System.lineSeparator() + trace;
    }
    String redacted = redactor.redact(said);
    return redacted.equals(said)
        ? event
        : new Log4jLogEvent.Builder(event)
            .setMessage(new SimpleMessage(redacted.stripTrailing()))
            .setThrown(null)
            .setThrownProxy(null)
            .build();
  }
}
