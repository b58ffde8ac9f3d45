package io.muster.engine.local;

import io.muster.engine.CapacityProbe;
import io.muster.engine.EngineException;
import io.muster.lifecycle.Tag;
import io.muster.plan.Cluster;
import io.muster.plan.MemorySize;
import io.muster.slice.Capacity;
import io.muster.slice.MachineCapacity;
import io.muster.slice.Slice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks this machine how much it has: the plan's word first, else what the JVM is allowed to see of
 * cores (which honours cgroups) and the least of physical memory and every cgroup's limit, but for
 * a reserve.
 */
public final class MachineProbe implements CapacityProbe {
  /** For the system and Muster itself: a tenth, at least this. */
  private static final MemorySize LEAST_RESERVE = new MemorySize(512);

  private final Path root;
  private final Cluster cluster;
  private final int processors;

  public MachineProbe(Cluster cluster, int processors) {
    this(Path.of("/"), cluster, processors);
  }

  MachineProbe(Path root, Cluster cluster, int processors) {
    this.root = root;
    this.cluster = cluster;
    this.processors = processors;
  }

  /** Others' use of the machine is not asked for. */
  @Override
  public Capacity capacity(Map<Tag, Slice> ours) throws EngineException {
    int cores = cluster.cores().orElse(processors);
    if (cluster.memory().isPresent()) {
      return new MachineCapacity(cores, cluster.memory().get());
    }
    MemorySize all = discovered();
    MemorySize tenth = new MemorySize(all.mebibytes() / 10);
    MemorySize reserve = tenth.compareTo(LEAST_RESERVE) > 0 ? tenth : LEAST_RESERVE;
    return new MachineCapacity(
        cores, new MemorySize(Math.max(1, all.mebibytes() - reserve.mebibytes())));
  }

  private MemorySize discovered() throws EngineException {
    try {
      long least = physicalBytes();
      for (Path file : limitFiles()) {
        least = Math.min(least, limitIn(file).orElse(Long.MAX_VALUE));
      }
      return new MemorySize(least >> 20);
    } catch (IOException | NumberFormatException e) {
      throw new EngineException(
          "cannot tell how much memory this machine has ("
              + e
              + "): say it in the plan, cluster: {engine: local, cores: N, memory: 16g}",
          e);
    }
  }

  private long physicalBytes() throws IOException {
    try (Stream<String> lines = Files.lines(root.resolve("proc/meminfo"))) {
      String total =
          lines
              .filter(line -> line.startsWith("MemTotal:"))
              .findFirst()
              .orElseThrow(() -> new IOException("no MemTotal in /proc/meminfo"));
      return Long.parseLong(total.replaceAll("[^0-9]", "")) * 1024;
    }
  }

  /** Of cgroup v2 and v1: that of our own group and of every group above it. */
  private List<Path> limitFiles() throws IOException {
    Path own = root.resolve("proc/self/cgroup");
    if (!Files.exists(own)) {
      return List.of();
    }
    Stream.Builder<Path> files = Stream.builder();
    for (String line : Files.readAllLines(own)) {
      String[] parts = line.split(":", 3);
      if (parts.length < 3) {
        continue;
      }
      boolean two = parts[1].isEmpty();
      if (!two && !parts[1].contains("memory")) {
        continue;
      }
      Path mount = root.resolve(two ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
      String name = two ? "memory.max" : "memory.limit_in_bytes";
      Path group = mount.resolve(parts[2].replaceFirst("^/+", "")).normalize();
      while (group != null && group.startsWith(mount)) {
        files.add(group.resolve(name));
        group = group.getParent();
      }
      files.add(mount.resolve(name));
    }
    return files.build().toList();
  }

  private static Optional<Long> limitIn(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file).strip();
    return text.equals("max") || text.isEmpty()
        ? Optional.empty()
        : Optional.of(Long.valueOf(text));
  }
}
