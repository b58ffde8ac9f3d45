package io.muster.job.write;

import io.muster.job.contract.DataFormat;
import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.orc.OrcFile;
import org.apache.orc.Reader;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/** Reads from a file's footer, not its data, how many rows it has. */
final class RowCounts {
  private final Configuration hadoop;

  RowCounts(Configuration hadoop) {
    this.hadoop = hadoop;
  }

  /** The rows, or null where a format has no footer that says. */
  Long of(FileStatus file, DataFormat format) throws IOException {
    return switch (format) {
      case PARQUET -> {
        try (ParquetFileReader reader =
            ParquetFileReader.open(HadoopInputFile.fromStatus(file, hadoop))) {
          yield reader.getRecordCount();
        }
      }
      case ORC -> {
        try (Reader reader = OrcFile.createReader(file.getPath(), OrcFile.readerOptions(hadoop))) {
          yield reader.getNumberOfRows();
        }
      }
      case CSV, JSON, AVRO, TEXT -> null;
    };
  }
}
