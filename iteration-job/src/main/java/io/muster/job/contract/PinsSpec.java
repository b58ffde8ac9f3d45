package io.muster.job.contract;

import java.util.Map;

/**
 * Where an attempt finds the versions that its run has pinned.
 *
 * @param folder URI or absolute path of the run's pins; need not be there yet
 * @param known what is on record already, by table: it holds, whatever lies in the folder
 */
public record PinsSpec(String folder, Map<String, TableVersion> known) {
  public PinsSpec {
    Check.text(folder, "folder");
    known = Check.ordered(known);
  }
}
