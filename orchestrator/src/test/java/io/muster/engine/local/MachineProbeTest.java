package io.muster.engine.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.engine.EngineException;
import io.muster.plan.Cluster;
import io.muster.plan.EngineName;
import io.muster.plan.MemorySize;
import io.muster.slice.MachineCapacity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineProbeTest {
  private static final long GIB = 1L << 30;

  @TempDir private Path root;

  @Test
  void takesThePlansWord() throws Exception {
    Cluster stated = cluster(Optional.of(7), Optional.of(new MemorySize(12_345)));

    assertThat(new MachineProbe(root, stated, 2).capacity())
        .isEqualTo(new MachineCapacity(7, new MemorySize(12_345)));
  }

  @Test
  void leavesATenthOfThePhysicalMemoryToTheSystem() throws Exception {
    physical(20);

    assertThat(capacity()).isEqualTo(new MachineCapacity(2, new MemorySize(18_432)));
  }

  @Test
  void leavesHalfAGibibyteOfASmallMachine() throws Exception {
    physical(2);

    assertThat(capacity()).isEqualTo(new MachineCapacity(2, new MemorySize(1536)));
  }

  @Test
  void honoursTheLeastLimitOfCgroupsVersionTwo() throws Exception {
    physical(64);
    file("proc/self/cgroup", "0::/kubepods/pod7/main\n");
    file("sys/fs/cgroup/kubepods/memory.max", 40 * GIB + "\n");
    file("sys/fs/cgroup/kubepods/pod7/memory.max", 20 * GIB + "\n");
    file("sys/fs/cgroup/kubepods/pod7/main/memory.max", "max\n");

    assertThat(capacity().memory()).isEqualTo(new MemorySize(18_432));
  }

  @Test
  void honoursTheLimitOfCgroupsVersionOne() throws Exception {
    physical(64);
    file("proc/self/cgroup", "12:cpu,cpuacct:/docker/7\n4:memory:/docker/7\n0::/docker/7\n");
    file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    file("sys/fs/cgroup/memory/docker/7/memory.limit_in_bytes", 20 * GIB + "\n");

    assertThat(capacity().memory()).isEqualTo(new MemorySize(18_432));
  }

  @Test
  void honoursTheLimitOfAContainerThatSeesItsOwnGroupAsTheRoot() throws Exception {
    physical(64);
    file("proc/self/cgroup", "0::/\n");
    file("sys/fs/cgroup/memory.max", 20 * GIB + "\n");

    assertThat(capacity().memory()).isEqualTo(new MemorySize(18_432));
  }

  @Test
  void honoursTheMountedLimitWhereTheNamedGroupIsNotSeen() throws Exception {
    physical(64);
    file("proc/self/cgroup", "0::/../../outside\n");
    file("sys/fs/cgroup/memory.max", 20 * GIB + "\n");

    assertThat(capacity().memory()).isEqualTo(new MemorySize(18_432));
  }

  @Test
  void saysWhatToDoWhereNothingCanBeTold() {
    assertThatExceptionOfType(EngineException.class)
        .isThrownBy(this::capacity)
        .withMessageContaining("cannot tell how much memory this machine has")
        .withMessageContaining("cluster: {engine: local, cores: N, memory: 16g}");
  }

  private MachineCapacity capacity() throws EngineException {
    Cluster open = cluster(Optional.empty(), Optional.empty());
    return (MachineCapacity) new MachineProbe(root, open, 2).capacity();
  }

  private static Cluster cluster(Optional<Integer> cores, Optional<MemorySize> memory) {
    return new Cluster(EngineName.LOCAL, cores, memory, Optional.empty(), Optional.empty());
  }

  private void physical(int gibibytes) throws IOException {
    file("proc/meminfo", "MemTotal:       " + gibibytes * (GIB >> 10) + " kB\nMemFree: 1 kB\n");
  }

  private void file(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
