package io.muster.engine;

/**
 * Where the parts of an application work.
 *
 * @param drivers read and write what is the attempt's own: progress, failure, versions of tables
 * @param executors read and write what is computed: scratch and staged frames
 */
public record Workplaces(Workplace drivers, Workplace executors) {
  /** Everything where it is on record. */
  public static final Workplaces ON_RECORD = of(Workplace.ON_RECORD);

  /** Of drivers and executors that reach the same. */
  public static Workplaces of(Workplace both) {
    return new Workplaces(both, both);
  }
}
