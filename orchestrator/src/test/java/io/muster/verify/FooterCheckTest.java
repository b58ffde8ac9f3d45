package io.muster.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.MoreExecutors;
import io.muster.storage.Location;
import io.muster.storage.file.FileStore;
import io.muster.storage.tabular.Footer;
import io.muster.storage.tabular.Footers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FooterCheckTest {
  @TempDir private Path outDir;

  @Test
  void holdsTheSchemaOfManyFilesOnce() throws Exception {
    WrittenOutput output = WrittenOutput.in(outDir);
    FileStore store = new FileStore();

    Map<String, Footer> footers =
        new FooterCheck(new Footers(store), MoreExecutors.newDirectExecutorService())
            .read(OutputListing.of(store, Location.of(output.folder)), new Problems());

    Footer first = footers.get("part-00000.snappy.parquet");
    Footer second = footers.get("part-00001.snappy.parquet");
    assertThat(first.schema().columns()).hasSize(2);
    assertThat(second.schema()).isSameAs(first.schema());
  }
}
