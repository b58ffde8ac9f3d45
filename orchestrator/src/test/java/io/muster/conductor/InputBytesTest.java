package io.muster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.muster.plan.PlanReader;
import io.muster.plan.PlanResult;
import io.muster.plan.PlanSources;
import io.muster.plan.Value;
import io.muster.resolve.ProcessCommandRunner;
import io.muster.resolve.ResolveResult;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.Resolver;
import io.muster.storage.ObjectStore;
import io.muster.storage.file.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputBytesTest {
  @TempDir Path folder;
  private final ObjectStore store = new FileStore();
  private final InputBytes bytes = new InputBytes(store);

  @BeforeEach
  void writeInputs() throws IOException {
    Files.writeString(folder.resolve("numbers.csv"), "1\n2\n3\n");
    Files.writeString(folder.resolve("one.sql"), "SELECT 1");
  }

  @Test
  void isWhatIsThereBeforeTheRun() throws Exception {
    assertThat(bytes.of(iteration("6", "${output:6}"))).hasValue(6L);
  }

  @Test
  void countsTheOutputThatAnIterationWaitedFor() throws Exception {
    ResolvedIteration fifteen = iteration("15", "${output:6}");
    assertThat(bytes.of(fifteen)).hasValue(6L);

    Files.createDirectories(folder.resolve("out/iter_6"));
    Files.writeString(folder.resolve("out/iter_6/part-0.csv"), "4\n5\n");

    assertThat(bytes.of(fifteen)).hasValue(10L);
  }

  @Test
  void knowsNothingOfPartOfAnOutput() throws Exception {
    assertThat(bytes.of(iteration("15", "${output:6}/part-*.csv"))).isEmpty();
  }

  private ResolvedIteration iteration(String value, String path) throws Exception {
    Path plan =
        Files.writeString(
            folder.resolve("plan.yaml"),
            """
            model_sequence: [6, 15]
            out_dir: out
            inputs: {frames: {numbers: {format: csv, path: numbers.csv}}}
            job: {sql: {file: one.sql}}
            iterations:
              15: {after: [6], frames: {found: {format: csv, path: "%s"}}}
            """
                .formatted(path));
    ImmutableList<String> none = ImmutableList.of();
    PlanResult read =
        PlanReader.read(
            new PlanSources(
                plan, ImmutableList.of(), none, none, none, false, name -> Optional.empty()));
    ResolveResult resolved =
        new Resolver(
                new Resolver.World(
                    store,
                    (frame, files, column) -> List.of(),
                    new ProcessCommandRunner(),
                    InputStream.nullInputStream(),
                    name -> Optional.empty()))
            .resolve((PlanResult.Valid) read);
    return ((ResolveResult.Resolved) resolved).plan().of(new Value(value));
  }
}
