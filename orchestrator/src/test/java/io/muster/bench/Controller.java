package io.muster.bench;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the kernel says of a controller's process. */
final class Controller {
  /** Of a second: {@code USER_HZ}, the same on every Linux that Java runs on. */
  private static final double TICKS = 100;

  private final Process process;

  Controller(Process process) {
    this.process = process;
  }

  /** The share of one core, in percent, over so many seconds. */
  double cpuPercentOver(int seconds) throws IOException, InterruptedException {
    double before = cpuSeconds();
    long from = System.nanoTime();
    if (process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IOException("muster ended while it should have waited");
    }
    return 100 * (cpuSeconds() - before) / ((System.nanoTime() - from) / 1e9);
  }

  double residentKibibytes() throws IOException {
    for (String line : Files.readAllLines(file("status"))) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("[^0-9]", ""));
      }
    }
    throw new IOException(file("status") + " has no VmRSS");
  }

  private double cpuSeconds() throws IOException {
    String stat = Files.readString(file("stat"));
    // behind the name, which may hold anything: state is the third field of all
    List<String> fields = Splitter.on(' ').splitToList(stat.substring(stat.lastIndexOf(')') + 2));
    return (Long.parseLong(fields.get(11)) + Long.parseLong(fields.get(12))) / TICKS;
  }

  private Path file(String name) {
    return Path.of("/proc", Long.toString(process.pid()), name);
  }
}
