package io.muster.job.contract;

import java.util.Map;

/**
 * Where an attempt finds the versions that its run has pinned.
 *
 * @param folder URI or absolute path of the run's pins; need not be there yet
 * @param known what is on record already, by table: it holds, whatever lies in the folder
 * @param catalogs tells the catalogs that the attempt looks into from those of other iterations;
 *     null where all look into the same, so that a table's name means one table
 */
public record PinsSpec(String folder, Map<String, TableVersion> known, String catalogs) {
  /** Of a run whose iterations look into the same catalogs. */
  public PinsSpec(String folder, Map<String, TableVersion> known) {
    this(folder, known, null);
  }

  public PinsSpec {
    Check.text(folder, "folder");
    known = Check.ordered(known);
  }
}
