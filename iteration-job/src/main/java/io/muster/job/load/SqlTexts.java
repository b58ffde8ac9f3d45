package io.muster.job.load;

/** Makes literals of the placeholders in a piece of SQL, whatever their values hold. */
public interface SqlTexts {
  /**
   * The text with every placeholder replaced.
   *
   * @param what the text is, for messages
   * @throws io.muster.job.contract.JobException when a placeholder means nothing, or the text is
   *     more than one statement
   */
  String filled(String what, String text);
}
