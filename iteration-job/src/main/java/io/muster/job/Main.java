package io.muster.job;

import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.Receipt;
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
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The main class of Muster's own jobs: reads the spec, does what it says, ends with a code. */
public final class Main {
  private static final Logger LOG = LoggerFactory.getLogger(Main.class);

  private final SparkConf conf;
  private final InstantSource clock;
  private final ContractJson json = new ContractJson();
  private final Redactor redactor = new Redactor();
  private final References references;
  private final Texts texts = new Texts(new Configuration());
  private Spec spec;
  private Frames frames;

  Main(SparkConf conf, InstantSource clock) {
    this.conf = conf;
    this.clock = clock;
    this.references = new References(Ending::environment, texts::read, redactor);
  }

  public static void main(String[] args) {
    SparkConf conf = new SparkConf();
    Failure failure = new Main(conf, InstantSource.system()).run(args);
    new Ending(conf).end(failure);
  }

  /** Carries the spec out; what went wrong is written down, and returned, or null. */
  Failure run(String... args) {
    try {
      spec = read(location(args));
      // in cluster modes the claim is taken here, before any work; on one machine the shim has it
      SparkSession spark = session();
      try {
        Iteration iteration =
            new Iteration(spark, spec, references, clock, note -> LOG.info(redactor.redact(note)));
        frames = iteration.frames();
        Receipt receipt = iteration.complete();
        LOG.info("wrote {} rows in {} files", receipt.rows(), receipt.files().size());
      } finally {
        spark.stop();
      }
      return null;
    } catch (Throwable e) { // an OutOfMemoryError too has a code of its own
      return leave(new Diagnosis(spec == null ? null : spec.job(), redactor).of(e, frames), e);
    }
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

  private SparkSession session() {
    return SparkSession.builder()
        .config(new Settings(spec, references).complete(conf))
        .getOrCreate();
  }

  private Failure leave(Failure failure, Throwable thrown) {
    LOG.debug("failed", thrown);
    if (spec != null) {
      try {
        new Outbox(spec.attemptFolder(), Configuration::new)
            .replace(Failure.FILE_NAME, json.write(failure) + "\n");
      } catch (IOException | RuntimeException e) {
        LOG.warn("cannot write {}: {}", Failure.FILE_NAME, e.toString());
      }
    }
    return failure;
  }
}
