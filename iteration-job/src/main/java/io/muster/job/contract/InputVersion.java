package io.muster.job.contract;

/**
 * At which version a frame read its table.
 *
 * @param what the table, as the run knows it: {@code table lake.db.flights}, {@code delta /lake/t}
 * @param pinned whether the run holds to it; else the plan names the version
 */
public record InputVersion(String what, TableVersion version, boolean pinned) {
  public InputVersion {
    Check.text(what, "what");
    Check.present(version, "version");
  }
}
