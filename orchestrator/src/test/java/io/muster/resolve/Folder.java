package io.muster.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import io.muster.fakes.TemporaryFolder;
import io.muster.job.contract.FrameSource;
import io.muster.plan.PlanReader;
import io.muster.plan.PlanResult;
import io.muster.plan.PlanSources;
import io.muster.plan.Value;
import io.muster.storage.FolderContents;
import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.StoredObject;
import io.muster.storage.Version;
import io.muster.storage.file.FileStore;
import io.muster.storage.tabular.ColumnValues;
import io.muster.storage.tabular.TabularFormat;
import io.muster.storage.tabular.UnreadableFileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A folder with a plan and what it names, and the plan resolved against it. */
final class Folder {
  private final Path root = TemporaryFolder.make("muster-resolve");
  private final Map<String, String> variables = new HashMap<>();
  private final List<String> requests = new ArrayList<>();
  private byte[] standardInput = new byte[0];
  private List<Value> onRecord = List.of();

  Folder with(String path, String text) {
    try {
      Path file = root.resolve(path);
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Folder without(String path) {
    try {
      Files.delete(root.resolve(path));
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Folder variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /** From now on the run goes on, with this sequence. */
  void goesOnWith(String... values) {
    onRecord = Stream.of(values).map(Value::new).toList();
  }

  void standardInput(byte[] bytes) {
    standardInput = bytes.clone();
  }

  String path(String relative) {
    return root.resolve(relative).toString();
  }

  long requests(String path) {
    return requests.stream().filter(path(path)::equals).count();
  }

  ResolvedPlan resolved(String plan) {
    ResolveResult result = resolve(plan, false);
    assertThat(result).isInstanceOf(ResolveResult.Resolved.class);
    return ((ResolveResult.Resolved) result).plan();
  }

  ResolvedPlan resolvedFromStandardInput(String plan) {
    return ((ResolveResult.Resolved) resolve(plan, true)).plan();
  }

  /** As printed, without the folder. */
  List<String> problems(String plan) {
    ResolveResult result = resolve(plan, false);
    assertThat(result).isInstanceOf(ResolveResult.Refused.class);
    return ((ResolveResult.Refused) result)
        .problems().stream().map(it -> it.toString().replace(root + "/", "")).toList();
  }

  private ResolveResult resolve(String text, boolean fromStandardInput) {
    with("plan.yaml", text);
    PlanResult read =
        PlanReader.read(
            new PlanSources(
                root.resolve("plan.yaml"),
                ImmutableList.of(),
                ImmutableList.of(),
                ImmutableList.of(),
                ImmutableList.of(),
                fromStandardInput,
                this::variable));
    assertThat(read).isInstanceOf(PlanResult.Valid.class);
    ObjectStore store = new CountingStore(new FileStore());
    Resolver resolver =
        new Resolver(
            new Resolver.World(
                store,
                (frame, files, column) -> column(store, frame, files, column),
                new ProcessCommandRunner(),
                root.resolve("cache"),
                new ByteArrayInputStream(standardInput),
                this::variable));
    try {
      return resolver.resolve((PlanResult.Valid) read, onRecord, new Location(path("state/run")));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> column(
      ObjectStore store, FrameSource.Files frame, List<Location> files, String column) {
    TabularFormat format = TabularFormat.named(frame.format().word()).orElseThrow();
    List<String> values = new ArrayList<>();
    for (Location file : files) {
      ColumnValues.Frame place =
          new ColumnValues.Frame(
              format, file, frame.options(), Optional.ofNullable(frame.schema()));
      try {
        values.addAll(new ColumnValues(store).read(place, column, 1000));
      } catch (UnreadableFileException e) {
        throw new ColumnReader.ColumnException(e.getMessage(), "mend the file");
      }
    }
    return values;
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name));
  }

  /** Notes which places are looked at. */
  private final class CountingStore implements ObjectStore {
    private final ObjectStore store;

    CountingStore(ObjectStore store) {
      this.store = store;
    }

    @Override
    public Optional<StoredObject> read(Location location) {
      return store.read(location);
    }

    @Override
    public Optional<byte[]> readRange(Location location, long offset, int length) {
      return store.readRange(location, offset, length);
    }

    @Override
    public Optional<ListedObject> stat(Location location) {
      requests.add(location.text());
      return store.stat(location);
    }

    @Override
    public boolean create(Location location, byte[] content) {
      throw new AssertionError("the resolver only reads");
    }

    @Override
    public void write(Location location, byte[] content) {
      throw new AssertionError("the resolver only reads");
    }

    @Override
    public boolean replace(Location location, byte[] content, Version expected) {
      throw new AssertionError("the resolver only reads");
    }

    @Override
    public boolean delete(Location location, Version expected) {
      throw new AssertionError("the resolver only reads");
    }

    @Override
    public FolderContents look(Location folder) {
      return store.look(folder);
    }

    @Override
    public List<String> children(Location folder) {
      return store.children(folder);
    }

    @Override
    public void clear(Location folder, List<String> first) {
      throw new AssertionError("the resolver only reads");
    }
  }
}
