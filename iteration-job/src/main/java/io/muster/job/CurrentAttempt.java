package io.muster.job;

import io.muster.job.claim.Claims;
import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.References;
import io.muster.job.contract.Spec;
import io.muster.job.load.Frames;
import io.muster.job.load.Texts;
import io.muster.job.write.Outbox;
import java.io.IOException;
import java.time.InstantSource;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The attempt that this process makes, from its spec to the word that it leaves when it fails;
 * whatever language its job is written in.
 */
final class CurrentAttempt {
  private static final Logger LOG = LoggerFactory.getLogger(CurrentAttempt.class);

  private final SparkConf conf;
  private final InstantSource clock;
  private final ContractJson json = new ContractJson();
  private final Redactor redactor = new Redactor();
  private final References references;
  private final Texts texts = new Texts(new Configuration());
  private Spec spec;
  private Frames frames;

  CurrentAttempt(SparkConf conf, InstantSource clock) {
    this.conf = conf;
    this.clock = clock;
    this.references = new References(Ending::environment, texts::read, redactor);
  }

  /**
   * Reads the spec that the arguments or the settings name, and takes the attempt's claim where a
   * ticket came with it: what comes after this is work.
   */
  Spec open(String... args) {
    spec = read(location(args));
    new Claims(Ending::environment, clock, redactor).take(conf, spec.tag());
    spec = LocalPlaces.said(spec, SparkHadoopUtil.get().newConfiguration(conf));
    return spec;
  }

  References references() {
    return references;
  }

  /** The session, with the slice's settings. */
  SparkSession session() {
    return SparkSession.builder()
        .config(new Settings(spec, references).complete(conf))
        .getOrCreate();
  }

  /** The iteration in a session. */
  Iteration iteration(SparkSession spark) {
    Iteration iteration = new Iteration(spark, spec, references, clock, this::note);
    frames = iteration.frames();
    return iteration;
  }

  /** Says something in the log. */
  void note(String said) {
    LOG.info(redactor.redact(said));
  }

  /** What was thrown, diagnosed. */
  Failure diagnose(Throwable thrown) {
    LOG.debug("failed", thrown);
    return new Diagnosis(spec == null ? null : spec.job(), redactor).of(thrown, frames);
  }

  /** The text without secrets. */
  String redacted(String text) {
    return redactor.redact(text);
  }

  /** One line, without secrets. */
  String line(String message) {
    return new Diagnosis(null, redactor).line(message);
  }

  /**
   * Writes down what went wrong, for the controller; but not where the attempt is somebody else's.
   */
  Failure leave(Failure failure) {
    if (spec != null && failure.kind() != Failure.Kind.CLAIM_LOST) {
      try {
        new Outbox(spec.attemptFolder(), () -> SparkHadoopUtil.get().newConfiguration(conf))
            .replace(Failure.FILE_NAME, json.write(failure) + "\n");
      } catch (IOException | RuntimeException | LinkageError e) { // also: no classes for the scheme
        LOG.warn("cannot write {}: {}", Failure.FILE_NAME, e.toString());
      }
    }
    return failure;
  }

  private String location(String... args) {
    if (args.length == 2 && args[0].equals("--spec")) {
      return args[1];
    }
    if (args.length == 0 && conf.contains(Spec.CONF_KEY)) {
      return conf.get(Spec.CONF_KEY);
    }
    throw new JobException(
        Failure.Kind.CONTRACT, "no spec: neither " + Spec.CONF_KEY + " nor --spec PATH is given");
  }

  private Spec read(String location) {
    try {
      String text = texts.read(location);
      if (text.contains("${env:") || text.contains("${file:")) {
        RedactedLog.install(redactor);
      }
      Spec read = json.read(Spec.class, text, location);
      if (read.job() instanceof JobSpec.Application) {
        throw new JobException(
            Failure.Kind.CONTRACT, location + " is of an application, which has its own main");
      }
      return read;
    } catch (IOException e) {
      throw new JobException(
          Failure.Kind.CONTRACT, "cannot read the spec " + location + ": " + e.getMessage(), e);
    } catch (ContractException e) {
      throw new JobException(Failure.Kind.CONTRACT, e.getMessage(), e);
    }
  }
}
