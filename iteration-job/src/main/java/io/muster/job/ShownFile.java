package io.muster.job;

import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Failure;
import io.muster.job.contract.InputIdentity;
import io.muster.job.contract.JobException;
import io.muster.job.contract.References;
import io.muster.job.contract.Shown;
import io.muster.job.contract.Spec;
import io.muster.job.load.Frames;
import io.muster.job.write.Outbox;
import io.muster.job.write.Showing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * Leaves what an attempt that is only tried has to show, after its receipt: it is no part of what
 * is judged. Does nothing for an attempt of a run.
 */
record ShownFile(SparkSession spark, Spec spec, References references, Frames frames) {
  void leave(Function<Showing, List<Shown.Output>> outputs) {
    if (spec.trial() == null) {
      return;
    }
    Showing showing = new Showing(spark, spec.write(), references, spec.trial());
    String text = new ContractJson().write(new Shown(read(showing), outputs.apply(showing)));
    try {
      new Outbox(spec.attemptFolder(), () -> spark.sparkContext().hadoopConfiguration())
          .replace(Shown.FILE_NAME, text + "\n");
    } catch (IOException e) {
      throw new JobException(
          Failure.Kind.OUTPUT,
          "cannot write " + Shown.FILE_NAME + " into " + spec.attemptFolder() + ": " + e,
          e);
    }
  }

  private List<Shown.ReadFrame> read(Showing showing) {
    List<Shown.ReadFrame> read = new ArrayList<>();
    for (String name : frames.loaded()) {
      List<InputIdentity.Listed> files = frames.files().get(name);
      read.add(
          files == null
              ? new Shown.ReadFrame(name, null, null, null)
              : showing.frame(name, spec.frames().get(name).files().orElseThrow().format(), files));
    }
    return read;
  }
}
