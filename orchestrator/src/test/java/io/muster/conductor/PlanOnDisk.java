package io.muster.conductor;

import com.google.common.collect.ImmutableList;
import io.muster.plan.PlanReader;
import io.muster.plan.PlanResult;
import io.muster.plan.PlanSources;
import io.muster.plan.Value;
import io.muster.resolve.ProcessCommandRunner;
import io.muster.resolve.ResolveResult;
import io.muster.resolve.ResolvedIteration;
import io.muster.resolve.ResolvedPlan;
import io.muster.resolve.Resolver;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.file.FileStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A folder with a plan and what it names: {@code numbers.csv} of six bytes, {@code one.sql}. */
final class PlanOnDisk {
  final ObjectStore store = new FileStore();
  private final Path folder;

  PlanOnDisk(Path folder) {
    this.folder = folder;
    file("numbers.csv", "1\n2\n3\n");
    file("one.sql", "SELECT 1");
  }

  PlanOnDisk file(String name, String text) {
    try {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** The plan, resolved as {@code muster run} does; the folder of its run is {@code run}. */
  ResolvedPlan resolved(String yaml) {
    file("plan.yaml", yaml);
    ImmutableList<String> none = ImmutableList.of();
    PlanResult read =
        PlanReader.read(
            new PlanSources(
                path("plan.yaml"),
                ImmutableList.of(),
                none,
                none,
                none,
                false,
                name -> Optional.empty()));
    if (!(read instanceof PlanResult.Valid valid)) {
      throw new AssertionError("not a valid plan: " + read);
    }
    try {
      ResolveResult result =
          new Resolver(
                  new Resolver.World(
                      store,
                      (frame, files, column) -> List.of(),
                      new ProcessCommandRunner(),
                      path("cache"),
                      InputStream.nullInputStream(),
                      name -> Optional.empty()))
              .resolve(valid, List.of(), new Location(path("run").toString()));
      if (result instanceof ResolveResult.Resolved resolved) {
        return resolved.plan();
      }
      throw new AssertionError("not resolved: " + result);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  ResolvedIteration iteration(String yaml, String value) {
    return resolved(yaml).of(new Value(value));
  }
}
