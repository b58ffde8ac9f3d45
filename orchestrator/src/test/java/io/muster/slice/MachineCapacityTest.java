package io.muster.slice;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.plan.MemorySize;
import java.util.List;
import org.junit.jupiter.api.Test;

class MachineCapacityTest {
  private final MachineCapacity machine = new MachineCapacity(4, new MemorySize(8192));

  @Test
  void countsCoresAndAllMemoryOfWhatIsHeld() {
    Slice half = slice(1, 2, 2048, 1664);

    assertThat(half.memoryOnOneMachine()).isEqualTo(new MemorySize(4096));
    assertThat(machine.fits(List.of(), half)).isTrue();
    assertThat(machine.fits(List.of(half), half)).isTrue();
    assertThat(machine.fits(List.of(half, half), slice(1, 1, 1, 1))).isFalse();
    assertThat(machine.fits(List.of(half), slice(1, 2, 2048, 1665))).isFalse();
    assertThat(machine.fits(List.of(half), slice(1, 3, 2048, 1664))).isFalse();
  }

  @Test
  void explainsWithTheNumbers() {
    assertThat(machine.explain(List.of(slice(1, 2, 2048, 1664)), slice(1, 3, 4096, 4096)))
        .isEqualTo(
            "it takes 3 cores and 8576m (heap 8g, overhead 384m); the machine has 4 cores and 8g,"
                + " of which 2 and 4g are held");
  }

  @Test
  void leavesASliceThatFitsAsItIs() {
    Slice fits = slice(1, 2, 2048, 1664);

    assertThat(machine.largest(fits)).isEqualTo(fits);
  }

  @Test
  void cutsTheDriverFirstAndThenTheExecutors() {
    assertThat(machine.largest(slice(1, 2, 4096, 6144)))
        .isEqualTo(slice(1, 2, 4096, 8192 - 384 - 4096));
    assertThat(machine.largest(slice(2, 2, 8192, 6144))).isEqualTo(slice(2, 2, 3903, 1));
    assertThat(machine.fits(List.of(), slice(2, 2, 3903, 1))).isTrue();
  }

  @Test
  void theLeastOfTwoSlicesTakesNoMoreThanEitherOfAnything() {
    assertThat(slice(1, 4, 100, 900).least(slice(3, 2, 300, 200))).isEqualTo(slice(1, 2, 100, 200));
  }

  static Slice slice(int executors, int cores, long executorMiB, long driverMiB) {
    return new Slice(
        executors,
        cores,
        new MemorySize(executorMiB),
        1,
        new MemorySize(driverMiB),
        new MemorySize(384),
        MemorySize.ZERO,
        MemorySize.ZERO);
  }
}
