package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableSet;
import io.muster.engine.EngineException;
import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a controller on machine vm, boot b, finds; live processes are in {@link ShimIT}. */
class InspectionTest {
  private static final Machine VM = new Machine("vm", "b", "pid:[1]");

  @TempDir private Path place;

  @Test
  void findsNothingStarted() throws Exception {
    assertThat(finding(VM)).isEqualTo(new Finding.NotStarted());
  }

  @Test
  void findsAVoidClaim() throws Exception {
    put(
        "claim.json",
        "{\"tag\":\"m-1\",\"holder\":\"void\",\"epoch\":7,\"at\":\"2026-01-31T10:00:00Z\"}");
    assertThat(finding(VM)).isEqualTo(new Finding.Voided());
  }

  @Test
  void believesTheEndFromWhereverItIsRead() throws Exception {
    put("claim.json", ClaimFileTest.OF_A_CHILD);
    put("exit.json", ExitFileTest.FORMAT_1);
    for (Machine machine :
        new Machine[] {VM, new Machine("other", "o", "pid:[1]"), new Machine("vm", "new", "p")}) {
      assertThat(finding(machine))
          .isInstanceOfSatisfying(
              Finding.Over.class, over -> assertThat(over.report().code()).isEqualTo(137));
    }
  }

  @Test
  void findsItKilledWhenNoProcessIsLeft() throws Exception {
    // 4242 ticks after boot nothing of today's processes had this number
    put("claim.json", ClaimFileTest.OF_A_CHILD.replace("77", "4194304"));
    assertThat(finding(VM)).isInstanceOf(Finding.Killed.class);
  }

  @Test
  void findsItKilledWhenTheHostWasStartedAnew() throws Exception {
    put("claim.json", ClaimFileTest.OF_A_CHILD);
    Finding killed = new Finding.Killed("vm was started anew while it ran");
    assertThat(finding(new Machine("vm", "new", "pid:[1]"))).isEqualTo(killed);
  }

  @Test
  void findsItKilledWhenTheEndWasLostWithThePower() throws Exception {
    put("claim.json", ClaimFileTest.OF_A_CHILD);
    put("exit.json", "");
    assertThat(finding(new Machine("vm", "new", "pid:[1]"))).isInstanceOf(Finding.Killed.class);
    assertThatThrownBy(() -> finding(VM))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("is empty");
  }

  @Test
  void takesNoHostsNameForAProof() throws Exception {
    put("claim.json", ClaimFileTest.OF_A_CHILD);
    LocalDisk none = new LocalDisk(ImmutableSet.of());
    assertThat(finding(new Machine("vm", "new", "pid:[1]"), none))
        .isInstanceOf(Finding.Elsewhere.class);
  }

  @Test
  void cannotTellOfAnotherHost() throws Exception {
    put("claim.json", ClaimFileTest.OF_A_CHILD);
    assertThat(finding(new Machine("other", "o", "pid:[1]"), new LocalDisk(ImmutableSet.of())))
        .isInstanceOfSatisfying(
            Finding.Elsewhere.class,
            elsewhere -> {
              assertThat(elsewhere.machine()).isEqualTo(VM);
              assertThat(elsewhere.why()).contains("host vm", "this is other", "muster settle");
            });
  }

  @Test
  void cannotTellOfAnotherContainer() throws Exception {
    put("claim.json", ClaimFileTest.OF_A_CHILD);
    assertThat(finding(new Machine("vm", "b", "pid:[2]")))
        .isInstanceOfSatisfying(
            Finding.Elsewhere.class,
            elsewhere -> assertThat(elsewhere.why()).contains("pid:[1]", "ours is pid:[2]"));
  }

  @Test
  void refusesAClaimThatNamesNoProcess() throws Exception {
    put("claim.json", ClaimFileTest.OF_A_CHILD.replace("\"process_start\":4242,", ""));
    assertThatThrownBy(() -> finding(VM)).hasMessageContaining("which process");
  }

  @Test
  void goesByTheSessionOfAClaimThatHasBeenRemoved() throws Exception {
    Claim seen =
        new ContractJson()
            .read(Claim.class, ClaimFileTest.OF_A_CHILD.replace("77", "4194304"), "claim");

    Finding finding =
        new Inspection(VM, new AttemptFolder(place), "m-1").finding(Optional.of(seen));

    assertThat(finding)
        .isInstanceOfSatisfying(
            Finding.Killed.class,
            killed -> assertThat(killed.why()).contains("its folder was removed", "claim.json"));
  }

  private Finding finding(Machine ours) throws EngineException {
    return finding(ours, LocalDisk.OF_LINUX);
  }

  private Finding finding(Machine ours, LocalDisk disk) throws EngineException {
    return new Inspection(ours, new AttemptFolder(place), "m-1", disk).finding(Optional.empty());
  }

  private void put(String name, String content) throws Exception {
    Files.writeString(place.resolve(name), content);
  }
}
