package io.muster.bench;

import io.muster.engine.yarn.FakeCluster;
import io.muster.engine.yarn.FakeResourceManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What it costs to follow many applications on YARN, with answers of a real ResourceManager from
 * one that is simulated in this process.
 */
final class FollowingMeasurement implements Measurement {
  private static final int APPLICATIONS = 200;
  private static final int WATCHED_SECONDS = 30;

  private final Installation muster;

  FollowingMeasurement(Installation muster) {
    this.muster = muster;
  }

  @Override
  public String what() {
    return "200 applications on a simulated YARN, followed for half a minute";
  }

  @Override
  public List<Figure> take() throws IOException, InterruptedException {
    Path folder = Files.createDirectories(muster.work().resolve("yarn"));
    FakeCluster cluster = new FakeCluster();
    for (int i = 0; i < APPLICATIONS; i++) {
      cluster.addRunning(Following.tag(i), 3);
    }
    try (FakeResourceManager yarn = new FakeResourceManager(cluster)) {
      Files.writeString(
          folder.resolve("yarn-site.xml"),
          "<configuration><property><name>yarn.resourcemanager.webapp.address</name><value>"
              + yarn.address().getAuthority()
              + "</value></property></configuration>");
      Command command =
          Command.of(
              folder.resolve("following.log"),
              List.of(
                  Installation.java(),
                  "-XX:+UseSerialGC",
                  "-XX:TieredStopAtLevel=1",
                  "-Xss512k",
                  "-Xms24m",
                  "-Xmx1g",
                  "-cp",
                  System.getProperty("java.class.path"),
                  Following.class.getName(),
                  folder.toString(),
                  Integer.toString(APPLICATIONS),
                  Integer.toString(WATCHED_SECONDS)));
      double seconds = command.seconds();
      double calls = yarn.questions().size() / seconds;
      List<String> lines = Files.readAllLines(command.log());
      String told = lines.get(lines.size() - 1);
      double cpu = Double.parseDouble(told);
      Progress.say("  CPU %.2f %%, %.2f calls a second", cpu, calls);
      return List.of(
          new Figure("200 applications on YARN: CPU of who follows them", cpu, "% core", 2),
          new Figure("200 applications on YARN: calls of its REST interface", calls, "1/s", 1));
    }
  }
}
