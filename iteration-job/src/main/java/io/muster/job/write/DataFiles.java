package io.muster.job.write;

import io.muster.job.contract.DataFile;
import io.muster.job.contract.DataFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.hadoop.fs.FileStatus;

/** Describes the data files of an output: path, bytes, rows. */
final class DataFiles {
  /** Footers of an object store are all waiting, no work. */
  private static final int THREADS = 16;

  private final OutputFolder folder;
  private final RowCounts rowCounts;
  private final Function<String, DataFormat> formats;

  /** Formats are by the path of a file. */
  DataFiles(OutputFolder folder, RowCounts rowCounts, Function<String, DataFormat> formats) {
    this.folder = folder;
    this.rowCounts = rowCounts;
    this.formats = formats;
  }

  /** By the name alone; what does not tell its format tells no rows either. */
  static DataFormat formatOf(String path) {
    return path.endsWith(".parquet")
        ? DataFormat.PARQUET
        : path.endsWith(".orc") ? DataFormat.ORC : DataFormat.TEXT;
  }

  List<DataFile> describe(List<FileStatus> files) throws IOException, InterruptedException {
    if (files.size() <= 2) {
      List<DataFile> described = new ArrayList<>();
      for (FileStatus file : files) {
        described.add(describe(file));
      }
      return described;
    }
    ExecutorService threads = Executors.newFixedThreadPool(Math.min(THREADS, files.size()));
    try {
      List<Future<DataFile>> futures = new ArrayList<>();
      files.forEach(file -> futures.add(threads.submit(() -> describe(file))));
      List<DataFile> described = new ArrayList<>();
      for (Future<DataFile> future : futures) {
        described.add(future.get());
      }
      return described;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new UncheckedIOException(new IOException(e.getCause()));
    } finally {
      threads.shutdownNow();
    }
  }

  private DataFile describe(FileStatus file) throws IOException {
    String path = folder.relative(file);
    return new DataFile(path, file.getLen(), rowCounts.of(file, formats.apply(path)));
  }
}
