package io.muster.storage.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/** Credentials of a role, of which STS is asked anew before they hold too short a time. */
final class AssumedRole implements AwsCredentialsProvider, SdkAutoCloseable {
  /** For requests of our own, which are over soon; the SDK's default. */
  static final Duration WHILE_IT_HOLDS = Duration.ofMinutes(1);

  /**
   * For what others are given: it holds no longer than these credentials. STS gives them for an
   * hour where no time is asked for, and a longer one is refused where the role does not allow it.
   */
  static final Duration NEARLY_NEW = Duration.ofMinutes(50);

  private static final String SESSION = "muster";

  /** New ones are tried for before they are needed; the SDK's default. */
  private static final Duration AHEAD = Duration.ofMinutes(4);

  private final StsClient sts;
  private final StsAssumeRoleCredentialsProvider provider;

  /**
   * @param caller who takes the role on; closed with this
   * @param holds how long the credentials must at least hold yet
   */
  AssumedRole(
      String role,
      AwsCredentialsProvider caller,
      Region region,
      SdkHttpClient http,
      S3Patience patience,
      Duration holds) {
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
            .staleTime(holds)
            .prefetchTime(holds.plus(AHEAD))
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
