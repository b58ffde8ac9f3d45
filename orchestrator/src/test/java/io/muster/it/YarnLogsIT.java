package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.muster.engine.EngineException;
import io.muster.engine.yarn.HadoopConfiguration;
import io.muster.engine.yarn.MasterLog;
import io.muster.engine.yarn.Submitting;
import io.muster.engine.yarn.WebLimits;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs that a real YARN has gathered, and its real log server. */
final class YarnLogsIT {
  private static final String USER = System.getProperty("user.name");

  @TempDir private static Path place;

  @Test
  void theLogOfAMasterIsHadWhenItsNodeIsGone() throws Exception {
    try (YarnCluster yarn = new YarnSetup().gatheringLogs().start(place.resolve("yarn"))) {
      String id =
          new Submitting(yarn.rmUri(), USER)
              .submit("m-logs", "echo it begins 1>&2; exit 3", "default", 256);
      yarn.await("its log to be gathered", () -> isGathered(application(yarn, id)));
      String page = application(yarn, id).path("amContainerLogs").asText();

      yarn.killNode(0);
      yarn.killNode(1);

      List<URI> servers =
          HadoopConfiguration.read(Map.of("HADOOP_CONF_DIR", yarn.confDir().toString())::get)
              .logServers();
      yarn.await("the log server", () -> servers.stream().allMatch(YarnLogsIT::listens));
      MasterLog logs = new MasterLog(USER, servers, WebLimits.ORDINARY, InstantSource.system());
      assertThat(logs.tail(page, "stderr", 4)).isEqualTo("it begins\n");
      assertThatThrownBy(() -> logs.tail(page.replace("_000001/", "_000007/"), "stderr", 4))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("it has no log, and says");
    }
  }

  private static JsonNode application(YarnCluster yarn, String id) {
    return yarn.get("/apps/" + id).path("app");
  }

  private static boolean isGathered(JsonNode application) {
    return application.path("logAggregationStatus").asText().equals("SUCCEEDED");
  }

  private static boolean listens(URI server) {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
