package io.muster.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.plan.MemorySize;
import io.muster.plan.SliceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FairShareTest {
  @Test
  void givesTwoCoresToEachWherePossible() {
    MachineCapacity machine = new MachineCapacity(8, MemorySize.ofGibibytes(64));

    assertThat(FairShare.atOnce(machine, 9, Integer.MAX_VALUE)).isEqualTo(4);
    assertThat(FairShare.atOnce(machine, 3, Integer.MAX_VALUE)).isEqualTo(3);
    assertThat(FairShare.atOnce(machine, 9, 2)).isEqualTo(2);
    assertThat(FairShare.atOnce(new MachineCapacity(1, machine.memory()), 9, 2)).isEqualTo(1);
  }

  @Test
  void givesNoMoreMemoryThanAnIterationHasUseFor() {
    MachineCapacity machine = new MachineCapacity(2, MemorySize.ofGibibytes(512));

    Slice slice = FairShare.of(SliceRequest.AUTO, machine, 1);

    assertThat(slice.heapOnOneMachine()).isEqualTo(MemorySize.ofGibibytes(8));
  }

  @Test
  void takesThePlansWordForWhatItSays() {
    MachineCapacity machine = new MachineCapacity(8, MemorySize.ofGibibytes(64));
    SliceRequest asked =
        new SliceRequest(
            Optional.of(3),
            Optional.of(2),
            Optional.of(new MemorySize(700)),
            Optional.of(2),
            Optional.of(new MemorySize(900)),
            Optional.of(new MemorySize(100)),
            Optional.of(new MemorySize(50)),
            Optional.of(new MemorySize(60)));

    Slice slice = FairShare.of(asked, machine, 4);

    assertThat(slice)
        .isEqualTo(
            new Slice(
                3,
                2,
                new MemorySize(700),
                2,
                new MemorySize(900),
                new MemorySize(100),
                new MemorySize(50),
                new MemorySize(60)));
  }

  /** As many as it is reckoned for fit at once, wherever a share is enough to start Spark. */
  @Property(tries = 300)
  void theSharesFitTogether(
      @ForAll @IntRange(min = 1, max = 64) int cores,
      @ForAll @IntRange(min = 1, max = 512) int gibibytes,
      @ForAll @IntRange(min = 1, max = 100) int iterations) {
    MachineCapacity machine = new MachineCapacity(cores, MemorySize.ofGibibytes(gibibytes));
    int atOnce = FairShare.atOnce(machine, iterations, Integer.MAX_VALUE);
    Slice slice = FairShare.of(SliceRequest.AUTO, machine, atOnce);
    List<Slice> held = new ArrayList<>();
    boolean isEnough = gibibytes * 1024L / atOnce >= 1024;

    for (int i = 0; isEnough && i < atOnce; i++) {
      assertThat(machine.fits(held, slice)).as("%s of %s: %s", i, atOnce, slice).isTrue();
      held.add(slice);
    }
  }
}
