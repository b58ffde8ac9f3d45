package io.muster.storage.s3;

import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.LegacyMd5Plugin;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Builds the SDK's client: who asks, whom, and how often again. */
final class S3Clients {
  /** What a store of one's own is signed for where no region is said; most do not look. */
  private static final Region REGION_OF_OTHER_STORES = Region.US_EAST_1;

  private S3Clients() {}

  static S3Client of(S3Settings settings, S3Patience patience, StoreClock clock) {
    SdkHttpClient http = http(patience);
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
            .forcePathStyle(settings.pathStyle())
            .requestChecksumCalculation(
                settings.checksums()
                    ? RequestChecksumCalculation.WHEN_SUPPORTED
                    : RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(
                settings.checksums()
                    ? ResponseChecksumValidation.WHEN_SUPPORTED
                    : ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                it -> {
                  it.retryStrategy(retries(patience));
                  it.apiCallTimeout(patience.all());
                  it.apiCallAttemptTimeout(patience.attempt());
                  it.addExecutionInterceptor(clock);
                  it.addExecutionInterceptor(new WholeAnswers());
                  settings.profile().ifPresent(it::defaultProfileName);
                });
    settings.endpoint().ifPresent(builder::endpointOverride);
    // a plan may name buckets of several regions; a store of one's own has but one
    builder.crossRegionAccessEnabled(settings.endpoint().isEmpty());
    if (!settings.checksums()) {
      // which S3 asked for before it knew the checksums, and other stores still do
      builder.addPlugin(LegacyMd5Plugin.create());
    }
    return builder
        .region(region(settings))
        .credentialsProvider(credentials(settings, patience, http, AssumedRole.WHILE_IT_HOLDS))
        .build();
  }

  private static SdkHttpClient http(S3Patience patience) {
    return UrlConnectionHttpClient.builder()
        .connectionTimeout(patience.connect())
        .socketTimeout(patience.attempt())
        .build();
  }

  static S3Presigner signer(S3Settings settings, S3Patience patience) {
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(settings.pathStyle()).build())
            .region(region(settings))
            .credentialsProvider(
                credentials(settings, patience, http(patience), AssumedRole.NEARLY_NEW));
    settings.endpoint().ifPresent(builder::endpointOverride);
    return builder.build();
  }

  static StandardRetryStrategy retries(S3Patience patience) {
    return AwsRetryStrategy.standardRetryStrategy().toBuilder()
        .maxAttempts(patience.attempts())
        // the store is busy with another's change of the same object
        .retryOnException(fault -> S3Codes.isOf(fault, S3Codes.CONFLICT))
        .retryOnException(WholeAnswers::isBroken)
        // retries are bounded by their number and by time: a bucket of tokens shared by all calls
        // would have one call that fails use up the patience of the others
        .circuitBreakerEnabled(false)
        .build();
  }

  private static Region region(S3Settings settings) {
    if (settings.region().isPresent()) {
      return Region.of(settings.region().get());
    }
    if (settings.endpoint().isPresent()) {
      return REGION_OF_OTHER_STORES;
    }
    return DefaultAwsRegionProviderChain.builder()
        .profileName(settings.profile().orElse(null))
        .build()
        .getRegion();
  }

  private static AwsCredentialsProvider credentials(
      S3Settings settings, S3Patience patience, SdkHttpClient http, Duration roleHolds) {
    AwsCredentialsProvider found =
        new S3Credentials(
            settings
                .profile()
                .<AwsCredentialsProvider>map(ProfileCredentialsProvider::create)
                .orElseGet(() -> DefaultCredentialsProvider.builder().build()));
    return settings
        .role()
        .<AwsCredentialsProvider>map(
            role -> new AssumedRole(role, found, region(settings), http, patience, roleHolds))
        .orElse(found);
  }
}
