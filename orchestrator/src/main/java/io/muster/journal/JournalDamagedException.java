package io.muster.journal;

/**
 * A journal, or what stands beside it, is not what a Muster of this version can have written. The
 * message names the file and line, what is wrong, and what to do. Nothing was changed.
 */
public final class JournalDamagedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private JournalDamagedException(String message) {
    super(message);
  }

  /**
   * @param place file and line
   * @param what is wrong, as half a sentence
   */
  static JournalDamagedException damaged(String place, String what) {
    return new JournalDamagedException(
        "the journal is damaged: "
            + place
            + ": "
            + what
            + ". Nothing was changed. Put that file back from a copy; if there is none, see that no"
            + " application of the run is at work any more, move the run's folder away and give the"
            + " command again: it then begins a new run");
  }

  /**
   * @param file that holds the request
   * @param what is wrong, as half a sentence
   */
  static JournalDamagedException unreadableRequest(String file, String what) {
    return new JournalDamagedException(
        "a request to cancel cannot be read: "
            + file
            + ": "
            + what
            + ". Nothing was changed. Remove that file and give the command again; if the run is to"
            + " end, ask for it with `muster cancel`");
  }

  static JournalDamagedException newer(String place, int format) {
    return new JournalDamagedException(
        place
            + " is of format "
            + format
            + ", which a newer Muster wrote; this one reads up to format "
            + JournalFormat.VERSION
            + ". Nothing was changed. Use that newer version for this run");
  }
}
