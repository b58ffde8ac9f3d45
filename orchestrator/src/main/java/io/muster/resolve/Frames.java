package io.muster.resolve;

import com.google.common.collect.ImmutableMap;
import io.muster.job.contract.DataFormat;
import io.muster.job.contract.FrameShape;
import io.muster.job.contract.FrameSource;
import io.muster.job.contract.FrameSpec;
import io.muster.job.contract.InputIdentity;
import io.muster.plan.FrameInput;
import io.muster.plan.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks up one iteration's frames. */
final class Frames {
  private final Value value;
  private final Texts texts;
  private final Lookups lookups;
  private final Findings findings;
  private final Map<String, FrameSpec> specs = new LinkedHashMap<>();
  private final Map<String, InputIdentity> identities = new LinkedHashMap<>();
  private final List<String> paths = new ArrayList<>();
  private final Fingerprint fingerprint = new Fingerprint();
  private boolean allKnown = true;

  Frames(Value value, Texts texts, Lookups lookups, Findings findings) {
    this.value = value;
    this.texts = texts;
    this.lookups = lookups;
    this.findings = findings;
  }

  Frames read(Map<String, FrameInput> frames) {
    frames.forEach(this::read);
    return this;
  }

  ImmutableMap<String, FrameSpec> specs() {
    return ImmutableMap.copyOf(specs);
  }

  ImmutableMap<String, InputIdentity> identities() {
    return ImmutableMap.copyOf(identities);
  }

  /** Of all frames together, if they are all there already. */
  Optional<Long> bytes() {
    return allKnown
        ? Optional.of(identities.values().stream().mapToLong(InputIdentity::bytes).sum())
        : Optional.empty();
  }

  /** Those that are there before the run, for a look at whether one overlaps with out_dir. */
  List<String> paths() {
    return paths;
  }

  String fingerprint() {
    return fingerprint.hex();
  }

  private void read(String name, FrameInput frame) {
    String key = "frames." + name;
    FrameSpec spec = new FrameSpec(source(frame.source(), key), shape(frame.shape()));
    specs.put(name, spec);
    // records say all of themselves; how the rows are spread and kept does not change them
    fingerprint
        .add(name)
        .add(spec.source().toString())
        .add(frame.shape().where().orElse(""))
        .add(String.valueOf(frame.shape().optional()));
    if (spec.source() instanceof FrameSource.Files files) {
      identify(name, frame, files.paths(), key);
      return;
    }
    allKnown = false;
    if (spec.source() instanceof FrameSource.Lake lake && !readsAnOutput(frame)) {
      paths.add(lake.path());
    }
  }

  private void identify(String name, FrameInput frame, List<String> absolute, String key) {
    // what another iteration has yet to write is known by that iteration's own fingerprint
    if (readsAnOutput(frame)) {
      allKnown = false;
      return;
    }
    paths.addAll(absolute);
    List<Lookups.Listed> files = new ArrayList<>();
    for (String path : absolute) {
      Lookups.Found<List<Lookups.Listed>> found = lookups.files(path);
      found.thing().ifPresent(files::addAll);
      if (found.thing().isEmpty() && !(found.absent() && frame.shape().optional())) {
        allKnown = false;
        findings.add(
            value,
            key + ".path",
            "the frame " + name + " cannot be read: " + found.failure(),
            "write the file, or correct the path");
      }
    }
    InputIdentity identity = Lookups.identity(files);
    identities.put(name, identity);
    fingerprint.add(identity.digest());
  }

  private static boolean readsAnOutput(FrameInput frame) {
    return frame.paths().stream().anyMatch(path -> path.contains("${output:"));
  }

  private FrameSource source(FrameInput.Source source, String key) {
    if (source instanceof FrameInput.Files files) {
      return files(
          files,
          texts.paths(files.paths(), key + ".path"),
          texts.texts(files.options(), key + ".options"));
    }
    if (source instanceof FrameInput.Lake lake) {
      return new FrameSource.Lake(
          lake.format(),
          texts.path(lake.path(), key + ".path"),
          texts.texts(lake.options(), key + ".options"));
    }
    if (source instanceof FrameInput.Table table) {
      return new FrameSource.Table(
          texts.text(table.name(), key + ".table", Map.of()),
          texts.texts(table.options(), key + ".options"));
    }
    if (source instanceof FrameInput.Query query) {
      return new FrameSource.Query(query.sql());
    }
    return new FrameSource.Jdbc(texts.texts(((FrameInput.Jdbc) source).options(), key + ".jdbc"));
  }

  static FrameSource.Files files(
      FrameInput.Files files, List<String> paths, Map<String, String> options) {
    return new FrameSource.Files(
        DataFormat.valueOf(files.format().toUpperCase(Locale.ROOT)),
        paths,
        options,
        files.schema().orElse(null));
  }

  private static FrameShape shape(FrameInput.Shape shape) {
    return new FrameShape(
        shape.where().orElse(null),
        shape.partitions().orElse(null),
        shape.cache(),
        shape.broadcast(),
        shape.optional());
  }
}
