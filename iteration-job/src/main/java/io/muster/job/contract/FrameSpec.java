package io.muster.job.contract;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An input that is loaded as a DataFrame: where it comes from, and what is done to it. */
public record FrameSpec(FrameSource source, FrameShape shape) {
  public FrameSpec {
    Check.present(source, "source");
    shape = shape == null ? FrameShape.NONE : shape;
  }

  /** Files as they are; see {@link FrameSource.Files}. */
  public static FrameSpec ofFiles(
      DataFormat format, List<String> paths, Map<String, String> options, String schema) {
    return new FrameSpec(new FrameSource.Files(format, paths, options, schema), FrameShape.NONE);
  }

  /** The files that it is; empty for another source. */
  public Optional<FrameSource.Files> files() {
    return source instanceof FrameSource.Files files ? Optional.of(files) : Optional.empty();
  }
}
