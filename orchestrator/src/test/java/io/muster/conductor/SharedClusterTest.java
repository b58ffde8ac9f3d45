package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.engine.CapacityProbe;
import io.muster.engine.EngineException;
import io.muster.engine.yarn.FakeCluster;
import io.muster.engine.yarn.FakeResourceManager;
import io.muster.engine.yarn.Yarn;
import io.muster.lifecycle.Phase;
import io.muster.plan.YarnOptions;
import io.muster.slice.Slice;
import io.muster.slice.SmallSlice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run on a YARN of 6 GiB, 2 of them for drivers, that others use too: each of its iterations
 * takes 2 GiB, half of it for its driver.
 */
@Timeout(60)
class SharedClusterTest {
  private static final Slice SLICE = SmallSlice.get();

  @TempDir private Path conf;
  private final Stage stage = new Stage();
  private final FakeCluster cluster = new FakeCluster();
  private FakeResourceManager yarn;
  private CapacityProbe probe;

  @BeforeEach
  void open() throws Exception {
    yarn = new FakeResourceManager(cluster);
    Files.writeString(
        conf.resolve("yarn-site.xml"),
        "<configuration><property><name>yarn.resourcemanager.webapp.address</name><value>"
            + yarn.address().getAuthority()
            + "</value></property><property><name>yarn.scheduler.minimum-allocation-mb</name>"
            + "<value>256</value></property></configuration>");
    probe =
        new Yarn(
                new YarnOptions(
                    YarnOptions.DeployMode.CLUSTER,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()),
                name -> name.equals("HADOOP_CONF_DIR") ? conf.toString() : null,
                InstantSource.system(),
                pause -> {})
            .probe();
  }

  @AfterEach
  void close() {
    yarn.close();
  }

  @Test
  void beginsMoreWhenOthersLeaveAndNoMoreWhenTheyCome() throws Exception {
    stage.capacity = probe.capacity();
    stage.has(1, SLICE, 1).has(2, SLICE, 1).has(3, SLICE, 1).has(4, SLICE, 1).starts();
    assertThat(stage.in(Phase.CLEARING)).as("one waits in YARN's queue").containsExactly("1");

    cluster.uses(1024, 0); // others leave: what there is fits two, for the sake of their drivers
    asksAgain();
    assertThat(stage.in(Phase.CLEARING)).containsExactly("1", "2");

    stage.works(1).works(2);
    cluster.addRunning(stage.tag(1), 2);
    cluster.addRunning(stage.tag(2), 2);
    cluster.uses(2 * 2048 + 2048, 2 * 1024); // and others come
    asksAgain();
    stage.succeeds(1);
    assertThat(stage.in(Phase.CLEARING)).as("2 GiB are free").containsExactly("3");
    assertThat(stage.phase(4)).isEqualTo(Phase.PENDING);
  }

  @Test
  void doesNotTakeItsOwnForOthersWhenItGoesOn() throws Exception {
    cluster.uses(0, 0);
    stage.capacity = probe.capacity();
    stage.has(1, SLICE, 1).has(2, SLICE, 1).has(3, SLICE, 1).starts().works(1).works(2);
    cluster.addRunning(stage.tag(1), 2);
    cluster.addRunning(stage.tag(2), 2);
    cluster.uses(2 * 2048, 2 * 1024);

    assertThat(probe.capacity(Room.heldByTag(stage.state()))).isEqualTo(stage.capacity);
    stage.capacity = probe.capacity(Room.heldByTag(stage.state()));
    stage.starts();
    stage.succeeds(1);

    assertThat(stage.in(Phase.CLEARING)).containsExactly("3");
  }

  private void asksAgain() throws EngineException {
    stage.hears(new News.CapacityAsked(probe.capacity(Room.heldByTag(stage.state()))));
  }
}
