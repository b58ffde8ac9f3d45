package io.muster.job;

import io.muster.job.contract.ContractException;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Entries;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.JobSpec;
import io.muster.job.contract.References;
import io.muster.job.contract.Spec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a Python function is given, as Python asks for it through the gateway. */
public final class PythonInputs {
  private final Iteration iteration;

  public PythonInputs(Iteration iteration) {
    this.iteration = iteration;
  }

  /** The spec of a function as JSON, with the texts in it resolved. */
  public static String task(Spec spec, References references) {
    if (!(spec.job() instanceof JobSpec.Python job)) {
      throw new JobException(Failure.Kind.CONTRACT, "the spec is of no Python function");
    }
    Map<Object, Object> values = new LinkedHashMap<>();
    try {
      job.values().forEach((name, value) -> values.put(name, references.resolveDeep(value)));
    } catch (ContractException e) {
      throw new JobException(Failure.Kind.INPUT, "job.python.args: " + e.getMessage(), e);
    }
    return new ContractJson()
        .write(
            spec.withJob(
                new JobSpec.Python(job.file(), job.digest(), job.function(), job.names(), values)));
  }

  /** Every frame and dict is there, or is named. */
  public void load() {
    iteration.dicts().names().forEach(iteration.dicts()::look);
    iteration.frames().names().forEach(iteration.frames()::frame);
  }

  public Dataset<Row> frame(String name) {
    return iteration.frames().frame(name);
  }

  /** All dicts by name, as JSON that keeps integer keys. */
  public String dicts() {
    Map<Object, Object> dicts = new LinkedHashMap<>();
    iteration.dicts().names().forEach(name -> dicts.put(name, iteration.dicts().dict(name)));
    return new ContractJson().write(new Entries(dicts));
  }
}
