package io.muster.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * What a {@link YarnCluster} is to be like: two nodes of 3072 MiB and 3 cores, a least container of
 * 256 MiB, and the Capacity Scheduler with three queues: {@code default} with 70 % of the cluster
 * and up to all of it, {@code small} with 30 % and no more, and {@code stopped}. Containers are
 * counted by their memory alone, and half of a queue may go to application masters.
 */
public final class YarnSetup {
  private static final String RESOURCE_MANAGER = "yarn.resourcemanager.";
  private static final String NODE_MANAGER = "yarn.nodemanager.";
  private static final String SCHEDULER = "yarn.scheduler.capacity.";

  private final Map<String, String> core = new LinkedHashMap<>();
  private final Map<String, String> site = new LinkedHashMap<>();
  private final Map<String, String> queues = new LinkedHashMap<>();
  private boolean remembering;
  private boolean gathering;

  public YarnSetup() {
    core.put("fs.defaultFS", "file:///");
    core.put("ipc.client.connect.retry.interval", "200");
    site.put(RESOURCE_MANAGER + "hostname", "localhost");
    site.put(
        RESOURCE_MANAGER + "scheduler.class",
        "org.apache.hadoop.yarn.server.resourcemanager.scheduler.capacity.CapacityScheduler");
    site.put(RESOURCE_MANAGER + "nodemanagers.heartbeat-interval-ms", "200");
    site.put(RESOURCE_MANAGER + "connect.retry-interval.ms", "500");
    // after which a node that says nothing is lost; more than a busy machine keeps one silent
    site.put("yarn.nm.liveness-monitor.expiry-interval-ms", "10000");
    site.put(NODE_MANAGER + "disk-health-checker.enable", "false");
    site.put(NODE_MANAGER + "pmem-check-enabled", "false");
    site.put(NODE_MANAGER + "vmem-check-enabled", "false");
    site.put(NODE_MANAGER + "delete.debug-delay-sec", "0");
    queues.put(SCHEDULER + "root.queues", "default,small,stopped");
    queue("default", 70, 100);
    queue("small", 30, 30);
    queue("stopped", 0, 100);
    queues.put(SCHEDULER + "root.stopped.state", "STOPPED");
    node(3072, 3);
    minimumAllocation(256);
    applicationMasterShare(0.5);
    queues.put(
        SCHEDULER + "resource-calculator",
        "org.apache.hadoop.yarn.util.resource.DefaultResourceCalculator");
  }

  /** What each of the two nodes announces; no container may be larger. */
  YarnSetup node(int memoryMiB, int cores) {
    site.put(NODE_MANAGER + "resource.memory-mb", Integer.toString(memoryMiB));
    site.put(NODE_MANAGER + "resource.cpu-vcores", Integer.toString(cores));
    site.put("yarn.scheduler.maximum-allocation-mb", Integer.toString(memoryMiB));
    site.put("yarn.scheduler.maximum-allocation-vcores", Integer.toString(cores));
    return this;
  }

  /** The memory of the least container, of which every other one has a multiple. */
  YarnSetup minimumAllocation(int memoryMiB) {
    site.put("yarn.scheduler.minimum-allocation-mb", Integer.toString(memoryMiB));
    return this;
  }

  /** How much of a queue application masters may have, from 0 to 1; YARN's own default is 0.1. */
  YarnSetup applicationMasterShare(double share) {
    queues.put(SCHEDULER + "maximum-am-resource-percent", Double.toString(share));
    return this;
  }

  /** A new ResourceManager goes on with the applications that run, and knows those that ended. */
  YarnSetup rememberingApplications() {
    remembering = true;
    return this;
  }

  /** Nodes hand the logs of what is over to where a server has them, which is there too. */
  YarnSetup gatheringLogs() {
    gathering = true;
    return this;
  }

  /** The one that has them. */
  Optional<YarnDaemon> logServer(YarnFolder folder) {
    return gathering ? Optional.of(YarnDaemon.logServer(folder)) : Optional.empty();
  }

  /** Any property of {@code capacity-scheduler.xml}. */
  YarnSetup withScheduler(String property, String value) {
    queues.put(property, value);
    return this;
  }

  /** Starts such a cluster in a folder that is empty or not there yet. */
  public YarnCluster start(Path folder) {
    return YarnCluster.start(this, folder.toAbsolutePath());
  }

  /** Writes what clients and daemons read. */
  Addresses write(YarnFolder folder) {
    core.put("hadoop.tmp.dir", folder.temporary().toString());
    if (remembering) {
      site.put(RESOURCE_MANAGER + "recovery.enabled", "true");
      site.put(
          RESOURCE_MANAGER + "store.class",
          "org.apache.hadoop.yarn.server.resourcemanager.recovery.FileSystemRMStateStore");
      site.put(RESOURCE_MANAGER + "fs.state-store.uri", folder.remembered().toUri().toString());
      site.put(RESOURCE_MANAGER + "work-preserving-recovery.scheduling-wait-ms", "500");
    }
    List<Integer> ports = freePorts(7 + 3 * YarnFolder.NODES);
    List<String> doors = List.of("webapp.", "", "scheduler.", "resource-tracker.", "admin.");
    for (String door : doors) {
      site.put(RESOURCE_MANAGER + door + "address", "localhost:" + ports.get(doors.indexOf(door)));
    }
    if (gathering) {
      gatherLogs(folder, ports.subList(ports.size() - 2, ports.size()));
    }
    write(folder.conf(), Map.of());
    List<String> nodes = new ArrayList<>();
    for (int node = 0; node < YarnFolder.NODES; node++) {
      Map<String, String> ofNode =
          ofNode(folder.node(node), ports.subList(5 + 3 * node, 8 + 3 * node));
      write(folder.confOfNode(node), ofNode);
      nodes.add(ofNode.get(NODE_MANAGER + "address"));
    }
    return new Addresses(URI.create("http://localhost:" + ports.get(0)), nodes);
  }

  private void gatherLogs(YarnFolder folder, List<Integer> ports) {
    String server = "localhost:" + ports.get(0);
    site.put("yarn.log-aggregation-enable", "true");
    site.put(NODE_MANAGER + "remote-app-log-dir", folder.gathered().toString());
    site.put("yarn.log.server.web-service.url", "http://" + server + "/ws/v1/applicationhistory");
    site.put("yarn.timeline-service.webapp.address", server);
    site.put("yarn.timeline-service.address", "localhost:" + ports.get(1));
    site.put(
        "yarn.timeline-service.store-class",
        "org.apache.hadoop.yarn.server.timeline.MemoryTimelineStore");
  }

  private static Map<String, String> ofNode(Path folder, List<Integer> ports) {
    return Map.of(
        NODE_MANAGER + "address", "localhost:" + ports.get(0),
        NODE_MANAGER + "localizer.address", "localhost:" + ports.get(1),
        NODE_MANAGER + "webapp.address", "localhost:" + ports.get(2),
        NODE_MANAGER + "local-dirs", folder.resolve("local").toString(),
        NODE_MANAGER + "log-dirs", folder.resolve("logs").toString(),
        // what the node's containers are known by
        NODE_MANAGER + "admin-env", YarnFolder.MARK + "=" + folder);
  }

  private void write(Path conf, Map<String, String> ofNode) {
    Map<String, String> both = new LinkedHashMap<>(site);
    both.putAll(ofNode);
    try {
      Files.createDirectories(conf);
      Files.writeString(conf.resolve("core-site.xml"), xml(core));
      Files.writeString(conf.resolve("yarn-site.xml"), xml(both));
      Files.writeString(conf.resolve("capacity-scheduler.xml"), xml(queues));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String xml(Map<String, String> properties) {
    return properties.entrySet().stream()
        .map(
            property ->
                "  <property><name>%s</name><value>%s</value></property>%n"
                    .formatted(property.getKey(), property.getValue()))
        .collect(Collectors.joining("", "<configuration>\n", "</configuration>\n"));
  }

  private void queue(String name, int percent, int mostPercent) {
    queues.put(SCHEDULER + "root." + name + ".capacity", Integer.toString(percent));
    queues.put(SCHEDULER + "root." + name + ".maximum-capacity", Integer.toString(mostPercent));
    // else a queue's only user gets no more than the queue's own share, however idle the others
    queues.put(SCHEDULER + "root." + name + ".user-limit-factor", "10");
  }

  /**
   * From below those that the kernel gives to whoever connects: a daemon that is started again
   * finds its own still free.
   */
  private static List<Integer> freePorts(int count) {
    List<Integer> ports = new ArrayList<>();
    while (ports.size() < count) {
      int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (!ports.contains(socket.getLocalPort())) {
          ports.add(port);
        }
      } catch (IOException e) {
        // somebody has it: another one
      }
    }
    return ports;
  }

  /**
   * Where a cluster listens.
   *
   * @param resourceManager its web server
   * @param nodes what YARN calls them
   */
  record Addresses(URI resourceManager, List<String> nodes) {}
}
