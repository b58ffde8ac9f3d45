package io.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TryCommandTest {
  @TempDir Path folder;

  private Invoked shell = new Invoked(Path.of("."));

  @BeforeEach
  void aSparkHome() throws Exception {
    shell = Invoked.withASparkHome(folder);
  }

  private void refused(String message, Object... words) {
    Object[] all = new Object[words.length + 2];
    all[0] = "try";
    all[1] = RunOnDisk.plan(folder, "");
    System.arraycopy(words, 0, all, 2, words.length);
    assertThat(shell.muster(all)).isEqualTo(2);
    assertThat(shell.err()).contains(message);
    assertThat(shell.out()).isEmpty();
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void refusesAnApplicationAndSaysHowItIsRunApart() {
    refused(
        "iteration a is an application of your own, which says itself what it reads and writes: a"
            + " try can neither sample nor show it; run it alone with another out_dir: muster run "
            + folder.resolve("plan.yaml")
            + " --only a --set out_dir=",
        "a");
  }

  @Test
  void refusesYarnAndSaysHowToTryHere() throws Exception {
    Path overlay =
        Files.writeString(
            folder.resolve("yarn.yaml"),
            "cluster: {engine: yarn, deploy_mode: client, queue: q, node_label: fast}\n");
    Path plan = folder.resolve("plan.yaml");
    Path look = folder.resolve("look");
    String given = plan + " -f " + overlay;

    refused("iteration a cannot be tried on YARN: ", "a", "-f", overlay, "--into", look);
    assertThat(shell.err())
        .contains("its folder " + look + " is not the nodes'; try it here: muster try " + given)
        .contains(" a --set cluster.engine=local; or run it alone")
        .contains(": muster run " + given + " --only a --set out_dir=" + folder + "/out-try");
    assertThat(look).doesNotExist();

    // what is said here is true: nothing of YARN stands in the way any more
    String here = "cluster.engine=local";
    refused("is an application of your own", "a", "-f", overlay, "--set", here);
    assertThat(shell.muster("plan", plan, "-f", overlay, "--set", here)).isZero();
  }

  @Test
  void takesOneValueOfTheSequence() {
    refused("muster: VALUE is missing");
    refused("muster: there is nothing to do with 'b'", "a", "b");
    refused("muster: the sequence of the plan has no value d; it has a, b, c", "d");
    refused("muster: the sequence of the plan has no value a/b; it has a, b, c", "a/b");
  }

  @Test
  void writesOnlyToAFolderOfItsOwn() throws Exception {
    Files.writeString(folder.resolve("file"), "");

    refused("file is a file; name a folder that is", "a", "--into", folder.resolve("file"));
    refused("is not empty: it holds ", "a", "--into", folder);
    refused(" lies in out_dir ", "a", "--into", folder.resolve("out/deep/look"));
    Files.createSymbolicLink(folder.resolve("link"), folder.resolve("out"));
    Files.createDirectories(folder.resolve("elsewhere"));
    Path state = folder.resolve("elsewhere/state");
    String in = "state_dir=" + folder.resolve("elsewhere");
    refused(" lies in state_dir ", "a", "--into", state, "--set", in);
  }
}
