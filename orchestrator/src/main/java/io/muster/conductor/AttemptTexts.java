package io.muster.conductor;

import com.google.common.collect.ImmutableList;
import io.muster.engine.Attempt;
import io.muster.job.contract.DictSpec;
import io.muster.job.contract.FrameSource;
import io.muster.job.contract.FrameSpec;
import io.muster.plan.Placeholder;
import io.muster.plan.Template;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Fills in what only an attempt knows: run id, number and scratch folder. References to secrets
 * stay what they are.
 */
final class AttemptTexts {
  private final String runId;
  private final Attempt attempt;

  /**
   * @param attempt as its executors work
   */
  AttemptTexts(String runId, Attempt attempt) {
    this.runId = runId;
    this.attempt = attempt;
  }

  String scratch() {
    return attempt.scratch().text();
  }

  /**
   * As a plan writes it: what is left are references to secrets, and the escapes of what looks like
   * one.
   */
  String fill(String text) {
    return text.contains("${") ? Template.parse(text).fill(this::meaning).toString() : text;
  }

  ImmutableList<String> fillAll(List<String> texts) {
    return texts.stream().map(this::fill).collect(ImmutableList.toImmutableList());
  }

  Map<String, String> fillValues(Map<String, String> texts) {
    Map<String, String> filled = new LinkedHashMap<>();
    texts.forEach((key, text) -> filled.put(key, fill(text)));
    return filled;
  }

  Map<String, FrameSpec> fillFrames(Map<String, FrameSpec> frames) {
    Map<String, FrameSpec> filled = new LinkedHashMap<>();
    frames.forEach(
        (name, frame) -> filled.put(name, new FrameSpec(fill(frame.source()), frame.shape())));
    return filled;
  }

  private FrameSource fill(FrameSource source) {
    if (source instanceof FrameSource.Files files) {
      return new FrameSource.Files(
          files.format(), fillAll(files.paths()), fillValues(files.options()), files.schema());
    }
    if (source instanceof FrameSource.Lake lake) {
      return new FrameSource.Lake(lake.format(), fill(lake.path()), fillValues(lake.options()));
    }
    if (source instanceof FrameSource.Table table) {
      return new FrameSource.Table(fill(table.table()), fillValues(table.options()));
    }
    if (source instanceof FrameSource.Jdbc jdbc) {
      return new FrameSource.Jdbc(fillValues(jdbc.options()));
    }
    return source; // a query's placeholders become literals in the child
  }

  Map<String, DictSpec> fillDicts(Map<String, DictSpec> dicts) {
    Map<String, DictSpec> filled = new LinkedHashMap<>();
    dicts.forEach((name, dict) -> filled.put(name, fill(dict)));
    return filled;
  }

  private DictSpec fill(DictSpec dict) {
    Map<Object, Object> overrides = fillEntries(dict.overrides());
    if (dict instanceof DictSpec.Inline inline) {
      return new DictSpec.Inline(fillEntries(inline.entries()), overrides);
    }
    if (dict instanceof DictSpec.File file) {
      return new DictSpec.File(file.file(), file.format(), file.keys(), overrides);
    }
    if (dict instanceof DictSpec.FrameRow row) {
      return new DictSpec.FrameRow(row.frame(), row.key(), fill(row.row()), overrides);
    }
    DictSpec.FramePairs pairs = (DictSpec.FramePairs) dict;
    return new DictSpec.FramePairs(pairs.frame(), pairs.key(), pairs.value(), overrides);
  }

  Map<Object, Object> fillEntries(Map<Object, Object> entries) {
    Map<Object, Object> filled = new LinkedHashMap<>();
    entries.forEach((key, value) -> filled.put(key, fillDeep(value)));
    return filled;
  }

  private Object fillDeep(Object value) {
    if (value instanceof String text) {
      return fill(text);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(this::fillDeep).toList();
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> filled = new LinkedHashMap<>();
      map.forEach((key, item) -> filled.put(key, fillDeep(item)));
      return filled;
    }
    return value;
  }

  private Optional<String> meaning(Placeholder placeholder) {
    return switch (placeholder.kind()) {
      case RUN_ID -> Optional.of(runId);
      case ATTEMPT -> Optional.of(Integer.toString(attempt.number()));
      case SCRATCH -> Optional.of(scratch());
      case VALUE, PARAM, OUTPUT, OUTPUT_OF, ENV, FILE, DICT -> Optional.empty();
    };
  }
}
