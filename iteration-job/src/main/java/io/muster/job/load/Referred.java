package io.muster.job.load;

import io.muster.job.contract.ContractException;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.References;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The texts of one frame with their references resolved, and what is wrong with the frame. */
record Referred(String name, References references) {
  String text(String text) {
    try {
      return references.resolve(text);
    } catch (ContractException e) {
      throw failed(e.getMessage(), e);
    }
  }

  List<String> texts(List<String> texts) {
    return texts.stream().map(this::text).toList();
  }

  Map<String, String> options(Map<String, String> options) {
    Map<String, String> resolved = new LinkedHashMap<>();
    options.forEach((key, value) -> resolved.put(key, text(value)));
    return resolved;
  }

  JobException failed(String problem, Exception cause) {
    return new JobException(Failure.Kind.INPUT, "frame '" + name + "': " + problem, cause);
  }
}
