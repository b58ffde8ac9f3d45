package io.muster.storage.s3;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Credentials of a role, of which STS is asked anew some minutes before they expire. */
final class AssumedRole implements AwsCredentialsProvider, SdkAutoCloseable {
  private static final String SESSION = "muster";

  private final StsClient sts;
  private final StsAssumeRoleCredentialsProvider provider;

  /**
   * @param caller who takes the role on
   */
  AssumedRole(
      String role,
      AwsCredentialsProvider caller,
      Region region,
      SdkHttpClient http,
      S3Patience patience) {
    this.sts =
        StsClient.builder()
            .httpClient(http)
            .region(region)
            .credentialsProvider(caller)
            .overrideConfiguration(
                it -> {
                  it.retryStrategy(S3Clients.retries(patience));
                  it.apiCallTimeout(patience.all());
                  it.apiCallAttemptTimeout(patience.attempt());
                })
            .build();
    this.provider =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(it -> it.roleArn(role).roleSessionName(SESSION))
            .build();
  }

  @Override
  public AwsCredentials resolveCredentials() {
    try {
      return provider.resolveCredentials();
    } catch (AbortedException | UnusableCredentialsException e) {
      throw e; // which is not of the role
    } catch (SdkException e) {
      if (S3Codes.isOf(e, S3Codes.EXPIRED)) {
        throw e; // the caller's: new ones may come
      }
      throw new RoleNotAssumedException(e);
    }
  }

  @Override
  public void close() {
    provider.close();
    sts.close();
  }
}
