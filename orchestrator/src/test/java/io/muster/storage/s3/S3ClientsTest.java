package io.muster.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.muster.storage.Location;
import io.muster.storage.StorageException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.DelegatingS3Client;
import software.amazon.awssdk.services.s3.S3Client;

/** What needs no server: the client as it is built, and credentials that cannot be had. */
final class S3ClientsTest {
  private static final String CONFIG_FILE = "aws.configFile";
  private static final Location SOMEWHERE = new Location("s3://bucket/out");

  @TempDir Path home;

  private static S3Settings settings(Optional<URI> endpoint, Optional<String> profile) {
    return new S3Settings(
        Optional.of("eu-west-1"),
        endpoint,
        false,
        profile,
        Optional.empty(),
        Optional.empty(),
        false,
        endpoint.isEmpty());
  }

  @BeforeEach
  void useAnotherConfig() {
    System.setProperty(CONFIG_FILE, home.resolve("config").toString());
  }

  @AfterEach
  void useTheOrdinaryConfig() {
    System.clearProperty(CONFIG_FILE);
  }

  @Test
  void bucketsOfAllRegionsAreReachedWhereTheStoreIsAwssOwn() {
    assertThat(isOfAllRegions(Optional.empty())).isTrue();
    assertThat(isOfAllRegions(Optional.of(URI.create("http://127.0.0.1:1")))).isFalse();
  }

  private static boolean isOfAllRegions(Optional<URI> endpoint) {
    try (S3Client client =
        S3Clients.of(
            settings(endpoint, Optional.empty()),
            S3Patience.ORDINARY,
            new StoreClock(InstantSource.system()))) {
      // the only reason for which the SDK puts one client before another
      return client instanceof DelegatingS3Client;
    }
  }

  @Test
  void aProfileWhoseLoginHasEndedIsTold() throws Exception {
    Files.writeString(
        home.resolve("config"),
        """
        [profile work]
        sso_session = company
        sso_account_id = 111122223333
        sso_role_name = engineer
        [sso-session company]
        sso_region = eu-west-1
        sso_start_url = https://company.awsapps.com/start
        """);
    assertThat(refusal("work")).contains("aws sso login").doesNotContain("class path");
  }

  @Test
  void aProfileThatIsNotWholeIsTold() throws Exception {
    Files.writeString(
        home.resolve("config"),
        """
        [profile work]
        role_arn = arn:aws:iam::111122223333:role/engineer
        source_profile = nobody
        """);
    assertThat(refusal("work")).contains("nobody");
  }

  @Test
  void aConfigThatIsNoneIsTold() throws Exception {
    Files.writeString(home.resolve("config"), "[profile work\naws_access_key_id = x\n");
    assertThat(refusal("work")).contains("must end with ']' on line 1", "in ~/.aws is whole");
  }

  private static String refusal(String profile) {
    StorageException told =
        catchThrowableOfType(
            StorageException.class,
            () -> {
              try (S3Store store =
                  new S3Store(
                      settings(Optional.of(URI.create("http://127.0.0.1:1")), Optional.of(profile)),
                      SOMEWHERE,
                      InstantSource.system(),
                      pause -> {})) {
                store.list(SOMEWHERE);
              }
            });
    assertThat(told.kind()).isEqualTo(StorageException.Kind.REFUSED);
    return told.getMessage();
  }
}
