package io.muster.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.storage.Location;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is signed for others, who send what they are given and nothing else. Asks nobody. */
final class S3SignerTest {
  private static final Location CLAIM = new Location("s3://lake/state/claim.json");

  @BeforeEach
  void let() {
    TestCredentials.set();
  }

  @AfterEach
  void forget() {
    TestCredentials.remove();
  }

  @Test
  void aPutCreatesAndNeverReplaces() {
    S3Signer.Signed signed = signed(Optional.empty(), false);

    assertThat(signed.putHeaders()).containsOnlyKeys("if-none-match");
    assertThat(signed.put().getQuery()).contains("X-Amz-SignedHeaders=host;if-none-match");
    assertThat(signed.get().getQuery())
        .contains("X-Amz-SignedHeaders=host&")
        .doesNotContain("request-payer");
  }

  @Test
  void itIsEncryptedAsAllThatIsWritten() {
    assertThat(signed(Optional.of("alias/muster"), false).putHeaders())
        .containsEntry("x-amz-server-side-encryption", "aws:kms")
        .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", "alias/muster");
  }

  @Test
  void whoPaysIsSaidInBoth() {
    S3Signer.Signed signed = signed(Optional.empty(), true);

    assertThat(signed.putHeaders()).containsEntry("x-amz-request-payer", "requester");
    assertThat(signed.get().getQuery())
        .contains("x-amz-request-payer=requester")
        .contains("X-Amz-SignedHeaders=host&");
  }

  private static S3Signer.Signed signed(Optional<String> kmsKey, boolean requesterPays) {
    S3Settings settings =
        new S3Settings(
            Optional.of("eu-west-1"),
            Optional.of(URI.create("http://127.0.0.1:1")),
            true,
            Optional.empty(),
            Optional.empty(),
            kmsKey,
            requesterPays,
            false);
    try (S3Store store = new S3Store(settings, CLAIM, InstantSource.system(), pause -> {})) {
      return store.signer().createOnce(CLAIM, Duration.ofMinutes(5));
    }
  }
}
