package io.muster.slice;

import com.google.common.collect.ImmutableList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How much of YARN a plan uses, if all applications take equally long: the answer to whether all
 * executors will be used. Counted are executors where those of all slices are alike, and their
 * cores where they differ.
 *
 * @param places executors (or cores) that there are: those used in the fullest wave, and as many
 *     more as fit beside them
 * @param used of these in the fullest wave
 * @param share of the places that is used, on average over the waves; 0 to 1
 * @param waves how many there are
 * @param text {@code 72 executors of 4 cores: 9 applications × 8 = 72 used, 0 idle, 1 wave}
 * @param warning what to change where less than 80 % are used
 */
public record Utilisation(
    int places, int used, double share, int waves, String text, Optional<String> warning) {
  /** Below this, executors stand idle that the plan could use. */
  public static final double WELL_USED = 0.8;

  public int idle() {
    return places - used;
  }

  /**
   * Of a plan whose applications wait for nothing but room.
   *
   * @param slices of all iterations in launch order; those that do not fit even alone are left out
   */
  public static Utilisation of(YarnCapacity cluster, List<Slice> slices, int maxConcurrent) {
    return ofWaves(cluster, waves(cluster, slices, maxConcurrent), maxConcurrent);
  }

  /**
   * Of a plan whose launch order is laid out.
   *
   * @param waves each the slices that run together
   */
  public static Utilisation ofWaves(
      YarnCapacity cluster, ImmutableList<ImmutableList<Slice>> waves, int maxConcurrent) {
    return new Reckoning(cluster, waves, maxConcurrent).utilisation();
  }

  /** What does not fit is passed over for what does, as at the launch. */
  static ImmutableList<ImmutableList<Slice>> waves(
      YarnCapacity cluster, List<Slice> slices, int maxConcurrent) {
    List<Slice> waiting = new ArrayList<>(slices);
    ImmutableList.Builder<ImmutableList<Slice>> waves = ImmutableList.builder();
    while (!waiting.isEmpty()) {
      List<Slice> wave = new ArrayList<>();
      List<Slice> later = new ArrayList<>();
      Set<Slice> tooLarge = new HashSet<>();
      for (Slice slice : waiting) {
        boolean fits =
            wave.size() < maxConcurrent && !tooLarge.contains(slice) && cluster.fits(wave, slice);
        (fits ? wave : later).add(slice);
        if (!fits) {
          tooLarge.add(slice);
        }
      }
      if (wave.isEmpty()) {
        break;
      }
      waves.add(ImmutableList.copyOf(wave));
      waiting = later;
    }
    return waves.build();
  }
}
