package io.muster.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.collect.ImmutableSet;
import io.muster.journal.RunFolder;
import io.muster.plan.Value;
import io.muster.storage.ObjectStore;
import io.muster.storage.StorageException;
import io.muster.storage.StoredObject;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code result.json} of an ended run tells beyond its journal, for one who has not the plan.
 */
final class FormerResult {
  private static final Logger LOG = LoggerFactory.getLogger(FormerResult.class);

  private final ObjectStore store;
  private final RunFolder folder;

  FormerResult(ObjectStore store, RunFolder folder) {
    this.store = store;
    this.folder = folder;
  }

  /** The values whose failure does not fail the run; none if the file does not say. */
  ImmutableSet<Value> optional() {
    ImmutableSet.Builder<Value> optional = ImmutableSet.builder();
    try {
      Optional<StoredObject> result = store.read(folder.result());
      if (result.isPresent()) {
        for (JsonNode line : new ObjectMapper().readTree(result.get().text()).path("iterations")) {
          String value = line.path("value").asText();
          if (!line.path("required").asBoolean(true) && Value.problemOf(value).isEmpty()) {
            optional.add(new Value(value));
          }
        }
      }
    } catch (IOException | StorageException e) {
      LOG.debug("{} tells nothing", folder.result(), e);
    }
    return optional.build();
  }
}
