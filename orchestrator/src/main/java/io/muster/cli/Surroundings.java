package io.muster.cli;

import com.google.common.collect.ImmutableMap;
import io.muster.storage.Sleeper;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * The process that a command runs in.
 *
 * @param charset in which {@code out} and {@code err} are written: that of the locale
 * @param musterHome the folder with bin, lib, job, shim and spark
 * @param processors that the JVM may use
 */
record Surroundings(
    ImmutableMap<String, String> environment,
    InputStream in,
    PrintStream out,
    PrintStream err,
    Charset charset,
    Path musterHome,
    int processors,
    InstantSource clock,
    Sleeper sleeper,
    RandomGenerator chance) {

  Path jobJar() {
    return musterHome.resolve("job/iteration-job.jar");
  }

  /** What spark-submit runs for a Python function. */
  Path pythonMain() {
    return musterHome.resolve("lib/python/muster_main.py");
  }

  /** Muster's Python, as drivers on other machines are given it. */
  Path pythonPackage() {
    return musterHome.resolve("lib/muster-python.zip");
  }

  Path shimHome() {
    return musterHome.resolve("shim");
  }

  Path embeddedSpark() {
    return musterHome.resolve("spark");
  }
}
