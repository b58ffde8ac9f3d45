package io.muster.storage.s3;

import com.google.common.collect.Comparators;
import com.google.common.util.concurrent.RateLimiter;
import io.muster.storage.Location;
import io.muster.storage.Sleeper;
import io.muster.storage.StorageException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.services.s3.model.ServerSideEncryption;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * Asks the store. All calls together keep below a rate that leaves the prefix to the applications;
 * a call whose credentials have expired is made again while new ones may come, and so is a
 * signature.
 */
final class S3Requests implements AutoCloseable {
  /** S3 serves 5,500 reads a second below a prefix; the applications need them more. */
  private static final double MOST_REQUESTS_A_SECOND = 1_000;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final S3Settings settings;
  private final S3Patience patience;
  private final Sleeper sleeper;
  private final S3Faults faults;
  private final S3Client client;

  /** With credentials of its own, which each signature must not fetch anew. */
  private Optional<S3Presigner> presigner = Optional.empty();

  @SuppressWarnings("UnstableApiUsage") // beta for years; a store's rate needs no more
  private final RateLimiter rate = RateLimiter.create(MOST_REQUESTS_A_SECOND);

  /**
   * @throws StorageException if nothing can be asked at all, for want of a region, say
   */
  S3Requests(
      S3Settings settings,
      Location somewhere,
      S3Patience patience,
      StoreClock clock,
      Sleeper sleeper) {
    this.settings = settings;
    this.patience = patience;
    this.sleeper = sleeper;
    this.faults = new S3Faults(settings);
    this.client = built(somewhere, () -> S3Clients.of(settings, patience, clock));
  }

  private <T> T built(Location somewhere, Supplier<T> builder) {
    try {
      return builder.get();
    } catch (SdkException e) {
      throw faults.of("reach", somewhere, e);
    } catch (IllegalArgumentException | IllegalStateException e) {
      // a file in ~/.aws that is none
      throw faults.of("reach", somewhere, new UnusableCredentialsException(e));
    }
  }

  S3Faults faults() {
    return faults;
  }

  /** Who pays for a request, as each one says it. */
  RequestPayer payer() {
    return settings.requesterPays() ? RequestPayer.REQUESTER : null;
  }

  /** Has what is written encrypted with the key that is asked for. */
  void encrypted(PutObjectRequest.Builder request) {
    settings
        .kmsKey()
        .ifPresent(
            key -> request.serverSideEncryption(ServerSideEncryption.AWS_KMS).ssekmsKeyId(key));
  }

  /**
   * What the store answers.
   *
   * @param deed what is tried, as in "cannot (deed) (location)"
   */
  @SuppressWarnings("UnstableApiUsage")
  <T> T ask(String deed, Location location, Function<S3Client, T> call) {
    return withCredentials(
        deed,
        location,
        () -> {
          double unused = rate.acquire();
          return call.apply(client);
        });
  }

  /** What is signed for others; asks for nothing but the credentials. */
  <T> T sign(String deed, Location location, Function<S3Presigner, T> signature) {
    S3Presigner signer = presigner(location);
    return withCredentials(deed, location, () -> signature.apply(signer));
  }

  private synchronized S3Presigner presigner(Location somewhere) {
    if (presigner.isEmpty()) {
      presigner = Optional.of(built(somewhere, () -> S3Clients.signer(settings, patience)));
    }
    return presigner.get();
  }

  private <T> T withCredentials(String deed, Location location, Supplier<T> call) {
    Duration waited = Duration.ZERO;
    Duration pause = FIRST_PAUSE;
    while (true) {
      try {
        return call.get();
      } catch (SdkException e) {
        // the SDK looks for credentials once a call: only another call can have newer ones
        if (!S3Codes.isOf(e, S3Codes.EXPIRED) || waited.compareTo(patience.all()) >= 0) {
          throw faults.of(deed, location, e);
        }
        pause = Comparators.min(pause, patience.all().minus(waited));
        sleep(pause, deed, location, e);
        waited = waited.plus(pause);
        pause = pause.multipliedBy(2);
      }
    }
  }

  private void sleep(Duration pause, String deed, Location location, SdkException fault) {
    try {
      sleeper.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw faults.of(deed, location, fault);
    }
  }

  @Override
  public synchronized void close() {
    client.close();
    presigner.ifPresent(S3Presigner::close);
  }
}
