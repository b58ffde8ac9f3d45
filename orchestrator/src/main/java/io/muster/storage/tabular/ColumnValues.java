package io.muster.storage.tabular;

import io.muster.storage.ListedObject;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads one column of integers or strings of a frame, without Spark. Keeps no state; safe from any
 * thread.
 */
public final class ColumnValues {
  private final ObjectStore store;

  public ColumnValues(ObjectStore store) {
    this.store = store;
  }

  /**
   * A frame, as far as its column's values depend on it.
   *
   * @param place a data file, or a folder of data files; names that begin with {@code _} or {@code
   *     .} are no data
   * @param options Spark's options of the format, by name in whatever case
   * @param schema Spark DDL that gives the columns of a CSV their names, by position
   */
  public record Frame(
      TabularFormat format, Location place, Map<String, String> options, Optional<String> schema) {}

  /**
   * The values as text, integers in decimal, in the order of the rows, the files being sorted by
   * path.
   *
   * @param atMost how many there may be
   * @throws UnreadableFileException if there is no such file or column, a value is null or neither
   *     an integer nor a string, there are too many, or a file is damaged
   * @throws io.muster.storage.StorageException if the store could not be asked
   */
  public List<String> read(Frame frame, String column, int atMost) throws UnreadableFileException {
    FoundValues values = new FoundValues(column, atMost);
    for (DataFile file : files(frame)) {
      values.enter(file.place());
      switch (frame.format()) {
        case PARQUET -> ParquetColumn.read(store, file.place(), file.bytes(), values);
        case CSV -> CsvColumn.read(store, file.place(), frame, values);
        case JSON -> JsonColumn.read(store, file.place(), values);
        case ORC ->
            throw new UnreadableFileException(
                file.place()
                    + " is an ORC file, of which Muster reads no columns; give the sequence as a"
                    + " csv, json or parquet frame, or as a file or command");
      }
    }
    return values.all();
  }

  private record DataFile(Location place, long bytes) {}

  private List<DataFile> files(Frame frame) throws UnreadableFileException {
    Optional<ListedObject> single = store.stat(frame.place());
    if (single.isPresent()) {
      return List.of(new DataFile(frame.place(), single.get().bytes()));
    }
    List<DataFile> files = new ArrayList<>();
    for (ListedObject object : store.list(frame.place())) {
      if (isData(object.path())) {
        files.add(new DataFile(frame.place().resolve(object.path()), object.bytes()));
      }
    }
    if (files.isEmpty()) {
      throw new UnreadableFileException(
          "there is no data file at " + frame.place() + " to read the sequence from");
    }
    return files;
  }

  private static boolean isData(String path) {
    return Arrays.stream(path.split("/"))
        .noneMatch(part -> part.startsWith("_") || part.startsWith("."));
  }
}
