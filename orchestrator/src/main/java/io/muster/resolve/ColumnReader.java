package io.muster.resolve;

import io.muster.job.contract.FrameSource;
import io.muster.storage.Location;
import java.util.List;

/** Reads one column of a frame's files, for a sequence that is taken from a frame. */
public interface ColumnReader {
  /**
   * The texts of the column, row by row, in the order of the files; numbers as they are written.
   *
   * @param files all files of the frame, in order
   * @throws ColumnException if the column or a file cannot be read
   */
  List<String> read(FrameSource.Files frame, List<Location> files, String column);

  /** A column cannot be read; the message says of which file and why, and what to do. */
  final class ColumnException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String right;

    public ColumnException(String wrong, String right) {
      super(wrong);
      this.right = right;
    }

    /** What would be right. */
    public String right() {
      return right;
    }
  }
}
