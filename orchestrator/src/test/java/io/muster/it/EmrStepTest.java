package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.it.EmrScripts.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/emr/add-step.sh}, and the step that it adds. */
final class EmrStepTest {
  @TempDir private Path folder;
  private EmrScripts emr;

  @BeforeEach
  void programs() throws Exception {
    emr = new EmrScripts(folder);
  }

  @Test
  void aStepHandsOnWhatItWasGivenWhateverItHolds() throws Exception {
    emr.write("answer", "[ $2 != add-steps ] || echo s-7\n");
    String odd = "it's \"$HOME\" `x` \\ ü\n&& *";

    Ended added =
        emr.script(
            "add-step.sh",
            "--cluster-id",
            "j-1AB",
            "s3://lake/plans/night ly.yaml",
            "--",
            "--param",
            odd);

    assertThat(added.code()).as(added.err()).isZero();
    assertThat(added.out()).isEqualTo("s-7\n");
    assertThat(emr.calls()).contains("emr add-steps --cluster-id j-1AB ", "attempts=1\n");
    JsonNode step = new ObjectMapper().readTree(emr.file("steps.json").toFile()).path(0);
    assertThat(step.path("Name").asText()).isEqualTo("muster night ly.yaml");
    assertThat(step.path("ActionOnFailure").asText()).isEqualTo("CONTINUE");
    assertThat(step.path("HadoopJarStep").path("Jar").asText()).isEqualTo("command-runner.jar");
    List<String> words = new ArrayList<>();
    step.path("HadoopJarStep").path("Args").forEach(word -> words.add(word.asText()));
    assertThat(words.subList(0, 2)).containsExactly("bash", "-c");

    Files.createDirectories(emr.file("home"));
    Ended missing = emr.run(Path.of("/bin/bash"), words.subList(1, words.size()).toArray());
    assertThat(missing.code()).isEqualTo(2);
    assertThat(missing.err()).contains("start the cluster with the bootstrap action");
    emr.program("home/muster/bin/muster", EmrScripts.MUSTER);
    Ended ran = emr.run(Path.of("/bin/bash"), words.subList(1, words.size()).toArray());
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(MusterProcess.text(emr.file("muster-calls")))
        .startsWith(emr.file("home/muster-plans").toString())
        .contains("\n<run>\n<night ly.yaml>\n<--param>\n<" + odd + ">\n")
        .endsWith("/usr/lib/spark /etc/hadoop/conf\n");
  }

  @Test
  void aLocalPlanIsCopiedFirstAloneOrWithItsFolder() throws Exception {
    emr.write("answer", "[ $2 != add-steps ] || echo s-7\n");
    emr.write("nightly/plan.yaml", "");
    Object[] start = {"--cluster-id", "j-1AB", "nightly/plan.yaml"};
    assertThat(emr.script("add-step.sh", start).err()).contains("say by --plans into which folder");
    assertThat(emr.calls()).isEmpty();

    emr.script(
        "add-step.sh", "--cluster-id", "j-1AB", "--plans", "s3://lake/p/", "nightly/plan.yaml");
    assertThat(emr.calls())
        .contains("s3 cp --only-show-errors nightly/plan.yaml s3://lake/p/plan.yaml");

    emr.script(
        "add-step.sh",
        "--cluster-id",
        "j-1AB",
        "--plans",
        "s3://lake/p",
        "--with-folder",
        "nightly/plan.yaml");
    assertThat(emr.calls())
        .contains(
            "--recursive --only-show-errors " + emr.file("nightly") + "/ s3://lake/p/nightly/");
    assertThat(MusterProcess.text(emr.file("steps.json")))
        .contains("\"s3://lake/p/nightly/plan.yaml\", \"folder\"");
  }

  @Test
  void waitsForTheEndAndTellsIt() throws Exception {
    Object[] words = {"--cluster-id", "j-1AB", "--wait", "--poll", "0", "s3://lake/p/plan.yaml"};
    String answer =
        """
        case $2 in
          add-steps) echo s-7 ;;
          describe-step)
            turn=$(wc -l <"$FAKE/calls")
            if [ $turn -lt 4 ]; then echo RUNNING; elif [ $turn -lt 6 ]; then exit 1; else echo %s; fi
            ;;
        esac
        """;
    emr.write("answer", answer.formatted("COMPLETED"));
    Ended good = emr.script("add-step.sh", words);
    assertThat(good.code()).as(good.err()).isZero();
    assertThat(good.err()).contains("s-7 is RUNNING\n", "s-7 is COMPLETED\n");
    Files.delete(emr.file("calls"));
    emr.write("answer", answer.formatted("CANCELLED"));
    Ended bad = emr.script("add-step.sh", words);
    assertThat(bad.code()).isEqualTo(1);
    assertThat(bad.err()).contains("the step s-7 is CANCELLED", "steps/s-7");
  }

  @Test
  void aStepThatEmrWouldNotTakeIsRefusedBefore() throws Exception {
    Object[] cluster = {"--cluster-id", "1AB", "s3://lake/p/plan.yaml"};
    assertThat(emr.script("add-step.sh", cluster).err()).contains("--cluster-id is '1AB'");
    Object[] more = {"--cluster-id", "j-1", "s3://lake/p/plan.yaml", "--only"};
    assertThat(emr.script("add-step.sh", more).err()).contains("options of muster run follow --");
    Object[] odd = {"--cluster-id", "j-1", "s3://lake/p/plan.yaml", "--", "a\u0007"};
    assertThat(emr.script("add-step.sh", odd).err()).contains("a character that cannot be printed");
    Object[] much = {"--cluster-id", "j-1", "s3://lake/p/plan.yaml", "--", "x".repeat(10_000)};
    assertThat(emr.script("add-step.sh", much).err()).contains("and EMR takes 10240");
    assertThat(emr.calls()).isEmpty();
    emr.write("answer", "exit 254\n");
    Object[] words = {"--cluster-id", "j-1", "s3://lake/p/plan.yaml"};
    Ended failed = emr.script("add-step.sh", words);
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("look at the steps of j-1 before you repeat this");
  }
}
