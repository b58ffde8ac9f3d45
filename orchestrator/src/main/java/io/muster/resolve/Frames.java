package io.muster.resolve;

import com.google.common.collect.ImmutableMap;
import io.muster.job.contract.DataFormat;
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
    List<String> absolute = texts.paths(frame.paths(), key + ".path");
    FrameSpec spec = spec(frame, absolute, texts.texts(frame.options(), key + ".options"));
    specs.put(name, spec);
    fingerprint.add(name).add(frame.format()).add(spec.options()).add(frame.schema().orElse(""));
    // what another iteration has yet to write is known by that iteration's own fingerprint
    if (frame.paths().stream().anyMatch(path -> path.contains("${output:"))) {
      allKnown = false;
      fingerprint.add(absolute);
      return;
    }
    paths.addAll(absolute);
    List<Lookups.Listed> files = new ArrayList<>();
    for (String path : absolute) {
      Lookups.Found<List<Lookups.Listed>> found = lookups.files(path);
      found.thing().ifPresent(files::addAll);
      if (found.thing().isEmpty()) {
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

  static FrameSpec spec(FrameInput frame, List<String> paths, Map<String, String> options) {
    return new FrameSpec(
        DataFormat.valueOf(frame.format().toUpperCase(Locale.ROOT)),
        paths,
        options,
        frame.schema().orElse(null));
  }
}
