package io.muster.resolve;

import com.google.common.collect.ImmutableMap;
import io.muster.job.contract.DictFile;
import io.muster.job.contract.DictSpec;
import io.muster.job.contract.MalformedDictException;
import io.muster.plan.DictInput;
import io.muster.plan.Value;
import java.util.LinkedHashMap;
import java.util.Map;

/** Looks up one iteration's dicts, and reads those that are files. */
final class Dicts {
  private final Value value;
  private final Texts texts;
  private final Lookups lookups;
  private final Findings findings;
  private final Map<String, DictSpec> specs = new LinkedHashMap<>();
  private final Map<String, Map<Object, Object>> contents = new LinkedHashMap<>();
  private final Fingerprint fingerprint = new Fingerprint();

  Dicts(Value value, Texts texts, Lookups lookups, Findings findings) {
    this.value = value;
    this.texts = texts;
    this.lookups = lookups;
    this.findings = findings;
  }

  Dicts read(Map<String, DictInput> dicts) {
    dicts.forEach(this::read);
    return this;
  }

  /** What the child is told of them. */
  ImmutableMap<String, DictSpec> specs() {
    return ImmutableMap.copyOf(specs);
  }

  /** What is in those that Muster itself can read; texts as a plan writes them. */
  Map<String, Map<Object, Object>> contents() {
    return contents;
  }

  /** Of all that changes what the dicts hold, beside the frames that they are taken from. */
  String fingerprint() {
    return fingerprint.hex();
  }

  private void read(String name, DictInput dict) {
    String key = "dicts." + name;
    Map<Object, Object> overrides = texts.entries(dict.overrides(), key);
    if (dict instanceof DictInput.Inline) {
      DictSpec spec = new DictSpec.Inline(overrides, Map.of());
      put(name, spec);
      fingerprint.add("inline").addValue(overrides);
      contents.put(name, Texts.known(spec, Map.of()));
    } else if (dict instanceof DictInput.File file) {
      readFile(name, file, overrides);
    } else if (dict instanceof DictInput.FrameRow row) {
      String rowKey = io.muster.plan.Template.parse(texts.text(row.row(), key)).text();
      put(name, new DictSpec.FrameRow(row.frame(), row.key(), rowKey, overrides));
      fingerprint.add("row").add(row.frame()).add(row.key()).add(rowKey);
    } else if (dict instanceof DictInput.FramePairs pairs) {
      put(name, new DictSpec.FramePairs(pairs.frame(), pairs.key(), pairs.value(), overrides));
      fingerprint.add("pairs").add(pairs.frame()).add(pairs.key()).add(pairs.value());
    }
  }

  private void readFile(String name, DictInput.File file, Map<Object, Object> overrides) {
    String key = "dicts." + name;
    String path = texts.path(file.path(), key);
    DictSpec.FileFormat format =
        switch (file.format()) {
          case JSON -> DictSpec.FileFormat.JSON;
          case YAML -> DictSpec.FileFormat.YAML;
          case PROPERTIES -> DictSpec.FileFormat.PROPERTIES;
        };
    DictSpec.Keys keys =
        switch (file.keys()) {
          case AS_WRITTEN -> DictSpec.Keys.AS_WRITTEN;
          case INT -> DictSpec.Keys.INT;
        };
    DictSpec spec = new DictSpec.File(path, format, keys, overrides);
    Lookups.Found<Lookups.StoredFile> found = lookups.text(path);
    if (found.thing().isEmpty()) {
      findings.add(
          value,
          key,
          "the dict " + name + " cannot be read: " + found.failure(),
          "write the file, or correct the path");
      return;
    }
    put(name, spec);
    fingerprint.add("file").add(format.word()).add(keys.word()).add(found.thing().get().digest());
    try {
      contents.put(
          name, Texts.known(spec, DictFile.read(found.thing().get().text(), format, keys, path)));
    } catch (MalformedDictException e) {
      findings.add(
          value,
          key,
          "the dict " + name + " cannot be read: " + e.getMessage(),
          "correct the file");
    }
  }

  private void put(String name, DictSpec spec) {
    specs.put(name, spec);
    fingerprint.add(name).addValue(spec.overrides());
  }
}
