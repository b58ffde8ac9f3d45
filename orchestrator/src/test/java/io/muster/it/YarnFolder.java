package io.muster.it;

import java.nio.file.Path;

/** Where the parts of a {@link YarnCluster} lie. */
record YarnFolder(Path path) {
  static final int NODES = 2;

  /** Environment of all processes of a cluster: the folder of the node that they run on. */
  static final String MARK = "MUSTER_IT_YARN";

  /** For clients and the ResourceManager. */
  Path conf() {
    return path.resolve("conf");
  }

  Path resourceManager() {
    return path.resolve("resource-manager");
  }

  /** Of nodes 0 and 1. */
  Path node(int node) {
    return path.resolve("node-" + node);
  }

  Path confOfNode(int node) {
    return node(node).resolve("conf");
  }

  Path logServer() {
    return path.resolve("log-server");
  }

  /** Logs of applications that are over. */
  Path gathered() {
    return path.resolve("gathered");
  }

  Path remembered() {
    return path.resolve("remembered");
  }

  Path temporary() {
    return path.resolve("tmp");
  }
}
