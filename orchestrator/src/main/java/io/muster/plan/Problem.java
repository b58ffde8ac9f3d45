package io.muster.plan;

/**
 * What keeps a plan from being carried out.
 *
 * @param place where it was said
 * @param wrong what is wrong, naming the key and what was found
 * @param right what would be right, or what to do
 */
public record Problem(Origin place, String wrong, String right) {
  /** {@code plan.yaml:12:3: unknown key "slise"; did you mean slice?} */
  @Override
  public String toString() {
    return place + ": " + wrong + "; " + right;
  }
}
