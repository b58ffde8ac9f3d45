package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import io.muster.engine.EngineException;
import io.muster.lifecycle.Tag;
import io.muster.plan.MemorySize;
import io.muster.plan.NodesStated;
import io.muster.plan.YarnOptions;
import io.muster.slice.Slice;
import io.muster.slice.SmallSlice;
import io.muster.slice.SparkOnYarn;
import io.muster.slice.YarnCapacity;
import io.muster.slice.YarnNode;
import io.muster.slice.YarnResource;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Of a cluster of two nodes of 3 GiB, in whose queue two applications use 4 GiB, half of it for
 * their masters, and a third waits for the limit of these.
 */
@Timeout(60)
class YarnProbeTest {
  private static final Tag ONE = new Tag("m-running");
  private static final Tag WAITS = new Tag("m-third");
  private static final Slice SLICE = SmallSlice.get();

  private final FakeResourceManager yarn = FakeResourceManager.start();

  @AfterEach
  void close() {
    yarn.close();
  }

  @Test
  void countsAllThatIsUsedAsOthersWhereNothingIsOurs() throws Exception {
    YarnCapacity capacity = probe().capacity(Map.of());

    assertThat(capacity.queue().name()).isEqualTo("default");
    assertThat(capacity.queue().limit().memoryMiB()).isEqualTo(6144);
    assertThat(capacity.queue().usedByOthers().memoryMiB()).isEqualTo(4096);
    assertThat(capacity.queue().masterLimit().memoryMiB()).isEqualTo(2048);
    assertThat(capacity.queue().mastersOfOthers().memoryMiB()).isEqualTo(2048);
    assertThat(capacity.nodes()).extracting(YarnNode::total).containsOnly(mebibytes(3072, 3));
    assertThat(usedOnNodes(capacity)).isEqualTo(4096);
    assertThat(capacity.fits(List.of(), SLICE)).as("its driver is one too many").isFalse();
    assertThat(yarn.questions()).hasSize(2);
  }

  @Test
  void takesOutWhatIsOurs() throws Exception {
    yarn.cluster().add("app-running");

    YarnCapacity capacity = probe().capacity(Map.of(ONE, SLICE));

    // 512 MiB and 384 MiB of overhead in steps of 256 MiB are 1 GiB, for driver and executor each
    assertThat(capacity.queue().usedByOthers().memoryMiB()).isEqualTo(4096 - 2048);
    assertThat(capacity.queue().mastersOfOthers().memoryMiB()).isEqualTo(2048 - 1024);
    assertThat(usedOnNodes(capacity)).isEqualTo(4096 - 2048);
    assertThat(capacity.fits(List.of(), SLICE)).isTrue();
    assertThat(capacity.fits(List.of(SLICE), SLICE)).isFalse();
    assertThat(yarn.questions()).hasSize(3);
  }

  @Test
  void seesOthersLeave() throws Exception {
    yarn.cluster().add("app-running");
    yarn.cluster().uses(2048, 1024);

    YarnCapacity capacity = probe().capacity(Map.of(ONE, SLICE));

    assertThat(capacity.queue().usedByOthers()).isEqualTo(YarnResource.NONE);
    assertThat(capacity.queue().mastersOfOthers()).isEqualTo(YarnResource.NONE);
    assertThat(usedOnNodes(capacity)).isZero();
    assertThat(capacity.fits(List.of(SLICE), SLICE)).isTrue();
    assertThat(capacity.fits(List.of(SLICE, SLICE), SLICE)).as("a third driver").isFalse();
  }

  @Test
  void keepsToWhatTheQueueGivesOneUser() throws Exception {
    yarn.cluster().userLimitFactor(1);
    yarn.cluster().add("app-running");

    YarnCapacity capacity = probe().capacity(Map.of(ONE, SLICE));

    // 70 % of 6144 MiB, rounded up to a container: the userResourceLimit of the same answer
    assertThat(capacity.queue().limit().memoryMiB()).isEqualTo(4352);
    // of the 4096 MiB that the user has, 2048 are ours
    assertThat(capacity.queue().usedByOthers().memoryMiB()).isEqualTo(2048);

    yarn.cluster().userLimitFactor(0.5);
    assertThat(probe().capacity(Map.of()).queue().limit().memoryMiB()).isEqualTo(2304);
    yarn.cluster().userLimitFactor(-1);
    assertThat(probe().capacity(Map.of()).queue().limit().memoryMiB()).isEqualTo(6144);
  }

  @Test
  void leavesOthersOutOfWhatOneUserHas() throws Exception {
    yarn.cluster().userLimitFactor(1);

    YarnCapacity capacity = probe("ann").capacity(Map.of());

    // others have 4096 of 6144 MiB: of the user's own 4352, no more than the rest can be had
    assertThat(capacity.queue().limit().memoryMiB()).isEqualTo(4352);
    assertThat(capacity.queue().usedByOthers().memoryMiB()).isEqualTo(4352 - 2048);
  }

  @Test
  void addsTheNodesThatAClusterMayYetHave() throws Exception {
    NodesStated stated = new NodesStated(4, 3, new MemorySize(3072));

    YarnCapacity capacity = probe("root", Optional.of(stated)).capacity(Map.of());

    assertThat(capacity.nodes()).hasSize(4);
    assertThat(capacity.nodes()).extracting(YarnNode::total).containsOnly(mebibytes(3072, 3));
    assertThat(usedOnNodes(capacity)).isEqualTo(4096);
    assertThat(capacity.queue().limit().memoryMiB()).isEqualTo(2 * 6144);
    assertThat(capacity.queue().usedByOthers().memoryMiB()).isEqualTo(4096);
    assertThat(capacity.queue().masterLimit().memoryMiB()).isEqualTo(2 * 2048);
    assertThat(capacity.fits(List.of(SLICE), SLICE)).as("two more drivers").isTrue();
    assertThat(capacity.fits(List.of(SLICE, SLICE), SLICE)).isFalse();
    assertThat(probe("root", Optional.of(new NodesStated(1, 3, new MemorySize(3072)))).capacity())
        .as("what is there is there")
        .isEqualTo(probe().capacity());
    assertThat(
            probe("root", Optional.of(new NodesStated(3, 16, new MemorySize(60 * 1024))))
                .capacity(Map.of())
                .rules()
                .largest()
                .memoryMiB())
        .as("no container is larger than YARN allows")
        .isEqualTo(3072);
  }

  @Test
  void seesByTheFiguresWhetherCoresCount() throws Exception {
    assertThat(probe().capacity().explain(List.of(), SLICE)).doesNotContain("core");
    yarn.cluster().says("scheduler", "scheduler-busy-dominant");

    YarnCapacity dominant = probe().capacity(Map.of());

    assertThat(dominant.rules().countsVcores()).isTrue();
    assertThat(dominant.queue().limit()).isEqualTo(mebibytes(6144, 6));
    assertThat(dominant.queue().usedByOthers()).isEqualTo(mebibytes(6144, 6));
    assertThat(dominant.queue().masterLimit()).isEqualTo(mebibytes(6144, 6));
  }

  @Test
  void countsNoMasterOfOursThatYarnDoesNotCountYet() throws Exception {
    yarn.cluster().add("app-waiting-am-limit");

    YarnCapacity capacity = probe().capacity(Map.of(WAITS, SLICE));

    assertThat(capacity.queue().mastersOfOthers().memoryMiB()).isEqualTo(2048);
    assertThat(capacity.queue().usedByOthers().memoryMiB()).isEqualTo(4096);
  }

  @Test
  void refusesAQueueThatOthersMakeUp() {
    assertThatThrownBy(
            () -> probe("root", Optional.empty(), Optional.of("root")).capacity(Map.of()))
        .isInstanceOfSatisfying(EngineException.class, e -> assertThat(e.mayPass()).isFalse())
        .hasMessageContaining("is made of others and takes no applications itself")
        .hasMessageContaining("root.default");
  }

  private static long usedOnNodes(YarnCapacity capacity) {
    return capacity.nodes().stream().mapToLong(node -> node.usedByOthers().memoryMiB()).sum();
  }

  private static YarnResource mebibytes(long memory, long cores) {
    return new YarnResource(memory, cores);
  }

  private YarnProbe probe() {
    return probe("root");
  }

  private YarnProbe probe(String user) {
    return probe(user, Optional.empty());
  }

  private YarnProbe probe(String user, Optional<NodesStated> stated) {
    return probe(user, stated, Optional.empty());
  }

  private YarnProbe probe(String user, Optional<NodesStated> stated, Optional<String> queue) {
    HadoopConfiguration configuration =
        new HadoopConfiguration(
            Path.of("/conf"),
            ImmutableList.of(yarn.address()),
            user,
            new ContainerSizes(
                256,
                1,
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty()),
            Optional.empty(),
            ImmutableList.of(),
            ImmutableList.of());
    return new YarnProbe(
        new ResourceManager(
            configuration, WebLimits.ORDINARY, () -> Instant.EPOCH, YarnProbeTest::sleepNot),
        configuration,
        new YarnOptions(
            YarnOptions.DeployMode.CLUSTER, queue, Optional.empty(), Optional.empty(), stated),
        SparkOnYarn.of(SparkOnYarn.DeployMode.CLUSTER));
  }

  private static void sleepNot(Duration pause) {
    throw new AssertionError("a well answer needs no second question");
  }
}
