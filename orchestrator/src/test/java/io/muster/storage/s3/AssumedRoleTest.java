package io.muster.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.utils.SdkAutoCloseable;

class AssumedRoleTest {
  private static final class Caller implements AwsCredentialsProvider, SdkAutoCloseable {
    private final AtomicBoolean isClosed = new AtomicBoolean();

    @Override
    public AwsCredentials resolveCredentials() {
      return AwsBasicCredentials.create("caller", "secret");
    }

    @Override
    public void close() {
      isClosed.set(true);
    }
  }

  @Test
  void closesWhoeverTakesItOn() {
    Caller caller = new Caller();
    new AssumedRole(
            "arn:aws:iam::123456789012:role/models",
            caller,
            Region.EU_WEST_1,
            UrlConnectionHttpClient.create(),
            S3Patience.ORDINARY,
            AssumedRole.WHILE_IT_HOLDS)
        .close();
    assertThat(caller.isClosed).isTrue();
  }
}
