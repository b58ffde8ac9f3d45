package io.muster.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.fakes.S3Server;
import io.muster.storage.Location;
import io.muster.storage.ObjectStore;
import io.muster.storage.ObjectStoreContractTest;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract on a real S3 server, and what is S3's own. */
final class S3StoreContractIT extends ObjectStoreContractTest {

  static S3Settings settings(URI endpoint) {
    return new S3Settings(
        Optional.of("eu-west-1"),
        Optional.of(endpoint),
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false);
  }

  @Override
  protected Location root() {
    try {
      return new Location("s3://" + S3Server.newBucket() + "/below/a folder");
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected ObjectStore store() {
    TestCredentials.set();
    try {
      return new S3Store(
          settings(S3Server.orSkip()),
          new Location("s3://any"),
          InstantSource.system(),
          pause -> {});
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** But for a line break, which this server's routes do not match, and S3's do. */
  @Override
  protected List<String> unusualNames() {
    return super.unusualNames().stream().filter(name -> !name.contains("\n")).toList();
  }

  @Test
  void aThousandObjectsAndMoreAreListedAndCleared() {
    for (int i = 0; i < 1_003; i++) {
      store.write(root.resolve("iter_3/part-" + i), bytes("x"));
    }
    assertThat(store.list(root.resolve("iter_3"))).hasSize(1_003);
    store.clear(root.resolve("iter_3"), List.of("part-1002"));
    assertThat(store.list(root.resolve("iter_3"))).isEmpty();
  }

  @Test
  void whatWasRemovedInABucketThatKeepsVersionsIsNotThere() throws Exception {
    S3Server.keepVersions(S3Place.of(root).bucket());
    store.write(root.resolve("iter_3/part-0"), bytes("x"));
    store.clear(root.resolve("iter_3"), List.of("part-0"));
    assertThat(store.list(root.resolve("iter_3"))).isEmpty();
    assertThat(store.stat(root.resolve("iter_3/part-0"))).isEmpty();
    assertThat(store.read(root.resolve("iter_3/part-0"))).isEmpty();
    assertThat(store.create(root.resolve("iter_3/part-0"), bytes("y"))).isTrue();
  }

  @Test
  void anObjectThatStandsForAFolderIsAnEmptyFolder() throws Exception {
    Location marker = new Location(root + "/iter_3/_temporary");
    try (var client =
        S3Clients.of(
            settings(S3Server.orSkip()),
            S3Patience.ORDINARY,
            new StoreClock(InstantSource.system()))) {
      S3Place place = S3Place.of(marker);
      var unused =
          client.putObject(
              it -> it.bucket(place.bucket()).key(place.prefix()),
              software.amazon.awssdk.core.sync.RequestBody.empty());
    }
    assertThat(store.look(root.resolve("iter_3")).emptyFolders()).containsExactly("_temporary/");
    assertThat(store.list(root.resolve("iter_3"))).isEmpty();
    assertThat(store.children(root.resolve("iter_3"))).containsExactly("_temporary/");
    store.clear(root.resolve("iter_3"), List.of());
    assertThat(store.look(root.resolve("iter_3")).emptyFolders()).isEmpty();
  }

  @Test
  void itsClockIsTheStores() {
    assertThat(store.ahead(root)).isZero();
    store.write(root.resolve("file"), bytes("x"));
    assertThat(store.ahead(root).abs()).isLessThan(Duration.ofSeconds(10));
  }
}
