package io.muster.job.load;

import io.muster.job.contract.ContractException;
import io.muster.job.contract.DictFile;
import io.muster.job.contract.DictSpec;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.MalformedDictException;
import io.muster.job.contract.References;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The dicts of a spec, each loaded on first use, once. Not for several threads at once. */
public final class Dicts {
  private final Map<String, DictSpec> specs;
  private final FrameDicts frameDicts;
  private final Texts texts;
  private final References references;
  private final Map<String, Map<Object, Object>> loaded = new LinkedHashMap<>();

  public Dicts(Map<String, DictSpec> specs, Frames frames, Texts texts, References references) {
    this.specs = specs;
    this.frameDicts = new FrameDicts(frames);
    this.texts = texts;
    this.references = references;
  }

  /** The names, in the plan's order. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>(specs.keySet());
    names.addAll(loaded.keySet());
    return names;
  }

  /** Takes these entries for the dict of this name, in place of what the spec says. */
  public void give(String name, Map<?, ?> entries) {
    loaded.put(name, Collections.unmodifiableMap(new LinkedHashMap<>(entries)));
  }

  /**
   * The dict of this name, unmodifiable, in the order of its source.
   *
   * @throws JobException of kind INPUT, naming dict and file or frame
   */
  public Map<Object, Object> dict(String name) {
    Map<Object, Object> there = loaded.get(name);
    if (there != null) {
      return there;
    }
    DictSpec spec = specs.get(name);
    if (spec == null) {
      throw new JobException(
          Failure.Kind.USER, "there is no dict '" + name + "'; the plan has " + names());
    }
    Map<Object, Object> entries =
        DictFile.overlaid(source(name, spec), resolved(name, spec.overrides()));
    Map<Object, Object> dict = Collections.unmodifiableMap(entries);
    loaded.put(name, dict);
    return dict;
  }

  /**
   * Says whether the file of a dict is there, if it has one, and nothing more.
   *
   * @throws JobException of kind INPUT when it is not
   */
  public void look(String name) {
    if (!loaded.containsKey(name) && specs.get(name) instanceof DictSpec.File file) {
      String path = text(name, file.file());
      try {
        if (!texts.exists(path)) {
          throw new JobException(
              Failure.Kind.INPUT, "dict '" + name + "': there is no file " + path);
        }
      } catch (IOException e) {
        throw unreadable(name, path, e);
      }
    }
  }

  private Map<Object, Object> source(String name, DictSpec spec) {
    if (spec instanceof DictSpec.Inline inline) {
      return resolved(name, inline.entries());
    }
    if (spec instanceof DictSpec.File file) {
      return file(name, file);
    }
    if (spec instanceof DictSpec.FrameRow row) {
      return frameDicts.row(name, row);
    }
    return frameDicts.pairs(name, (DictSpec.FramePairs) spec);
  }

  private Map<Object, Object> file(String name, DictSpec.File spec) {
    String path = text(name, spec.file());
    try {
      return DictFile.read(texts.read(path), spec.format(), spec.keys(), path);
    } catch (MalformedDictException e) {
      throw new JobException(Failure.Kind.INPUT, "dict '" + name + "': " + e.getMessage(), e);
    } catch (IOException e) {
      throw unreadable(name, path, e);
    }
  }

  private Map<Object, Object> resolved(String name, Map<Object, Object> entries) {
    try {
      Map<Object, Object> resolved = new LinkedHashMap<>();
      entries.forEach((key, value) -> resolved.put(key, references.resolveDeep(value)));
      return resolved;
    } catch (ContractException e) {
      throw new JobException(Failure.Kind.INPUT, "dict '" + name + "': " + e.getMessage(), e);
    }
  }

  private String text(String name, String text) {
    try {
      return references.resolve(text);
    } catch (ContractException e) {
      throw new JobException(Failure.Kind.INPUT, "dict '" + name + "': " + e.getMessage(), e);
    }
  }

  private static JobException unreadable(String name, String path, IOException e) {
    return new JobException(
        Failure.Kind.INPUT, "dict '" + name + "': cannot read " + path + ": " + Lines.first(e), e);
  }
}
