package io.muster.storage.s3;

import static io.muster.fakes.FaultyProxy.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.muster.fakes.FaultyProxy;
import io.muster.fakes.FaultyProxy.Fault;
import io.muster.fakes.S3Server;
import io.muster.storage.Location;
import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import io.muster.storage.Version;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server behind a proxy that lets requests fail: what passes, and what is told. */
final class S3FaultsIT {
  /** So that what does not answer is asked again soon. */
  private static final S3Patience SHORT =
      new S3Patience(Duration.ofSeconds(2), Duration.ofMillis(1_500), Duration.ofSeconds(20), 3);

  private FaultyProxy proxy;
  private Location root;
  private S3Store store;

  @BeforeEach
  void open() throws Exception {
    TestCredentials.set();
    proxy = FaultyProxy.before(S3Server.orSkip());
    root = new Location("s3://" + S3Server.newBucket() + "/runs");
    store = store(S3StoreContractIT.settings(proxy.uri()));
    store.write(root.resolve("there"), bytes("0123456789".repeat(20)));
  }

  private S3Store store(S3Settings settings) {
    return new S3Store(settings, root, InstantSource.system(), SHORT);
  }

  @AfterEach
  void close() {
    store.close();
    proxy.close();
  }

  static Stream<Arguments> whatPasses() {
    return Stream.of(
        Arguments.of("503", answer(503, "SlowDown", "Reduce your request rate.")),
        Arguments.of("500", answer(500, "InternalError", "We had an internal error.")),
        Arguments.of("502 without XML", answer(502, "", "<html>Bad gateway</html>")),
        Arguments.of("429", answer(429, "TooManyRequests", "Too many.")),
        Arguments.of("token renewed meanwhile", answer(400, "ExpiredToken", "Expired.")),
        Arguments.of("reset", FaultyProxy.reset()),
        Arguments.of("silence", FaultyProxy.hang()),
        Arguments.of("slow answer", FaultyProxy.trickle()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatPasses")
  void whatPassesIsAskedAgain(String name, Fault fault) {
    proxy.next(2, "GET", fault);
    assertThat(store.read(root.resolve("there")).orElseThrow().content()).hasSize(200);

    proxy.next(2, "GET", fault);
    assertThat(store.list(root)).hasSize(1);

    proxy.next(2, "PUT", fault);
    assertThat(store.create(root.resolve("new"), bytes("mine"))).as(name).isTrue();
    assertThat(store.create(root.resolve("new"), bytes("mine"))).isFalse();
    proxy.mend();
  }

  @Test
  void aConflictIsAskedAgain() {
    proxy.next(2, "PUT", answer(409, "ConditionalRequestConflict", "At the same time."));
    assertThat(store.create(root.resolve("new"), bytes("mine"))).isTrue();
  }

  @Test
  void aCreateWhoseAnswerWasLostIsKnownAsOurs() {
    proxy.next(1, "PUT", FaultyProxy.loseAnswer());
    assertThat(store.create(root.resolve("claim"), bytes("the same words"))).isTrue();
    assertThat(store.create(root.resolve("claim"), bytes("the same words"))).isFalse();
  }

  @Test
  void aCreateAfterAnothersIsNotOursHoweverItsAnswersAreLost() {
    assertThat(store.create(root.resolve("claim"), bytes("the same words"))).isTrue();
    proxy.next(2, "PUT", FaultyProxy.loseAnswer());
    assertThat(store.create(root.resolve("claim"), bytes("the same words"))).isFalse();
  }

  @Test
  void aReplaceWhoseAnswerWasLostIsKnownAsOurs() {
    Version version = store.read(root.resolve("there")).orElseThrow().version();
    proxy.next(1, "PUT", FaultyProxy.loseAnswer());
    assertThat(store.replace(root.resolve("there"), bytes("beat 2"), version)).isTrue();
    assertThat(store.replace(root.resolve("there"), bytes("beat 3"), version)).isFalse();
    assertThat(store.read(root.resolve("there")).orElseThrow().text()).isEqualTo("beat 2");
  }

  @Test
  void aRemovalOfAllIsRepeatedWhenItsAnswerWasLost() {
    proxy.next(1, "POST", FaultyProxy.loseAnswer());
    store.clear(root, List.of());
    assertThat(store.list(root)).isEmpty();
  }

  static Stream<Arguments> whatStays() {
    return Stream.of(
        told(Kind.UNREACHABLE, answer(503, "SlowDown", "Reduce."), "503 SlowDown: Reduce."),
        told(Kind.UNREACHABLE, FaultyProxy.reset(), "can be reached from this machine"),
        told(Kind.UNREACHABLE, FaultyProxy.hang(), "no answer in time"),
        told(Kind.UNREACHABLE, answer(200, "", "<html>Log in</html>"), "login page"),
        told(Kind.REFUSED, answer(400, "ExpiredToken", "Expired."), "credentials have expired"),
        told(
            Kind.REFUSED,
            answer(403, "InvalidAccessKeyId", "Unknown."),
            "credentials are not known there"),
        told(
            Kind.REFUSED,
            answer(403, "AccessDenied", "Access Denied"),
            "access is denied (403 AccessDenied: Access Denied); see that the bucket is yours"),
        told(
            Kind.REFUSED,
            answer(
                301,
                "PermanentRedirect",
                "Use another endpoint.",
                Map.of("x-amz-bucket-region", "eu-central-1")),
            "is in region eu-central-1; set storage.s3.region"),
        told(
            Kind.REFUSED,
            answer(403, "AccessDenied", "not authorized to perform: kms:GenerateDataKey"),
            "kms:GenerateDataKey and kms:Decrypt"),
        told(Kind.FULL, answer(507, "XMinioStorageFull", "Full."), "make space there"));
  }

  private static Arguments told(Kind kind, Fault fault, String words) {
    return Arguments.of(words, kind, fault);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatStays")
  void whatStaysIsToldAndIsNeverAnAnswer(String words, Kind kind, Fault fault) {
    proxy.next(100, "*", fault);
    List<Runnable> deeds =
        List.of(
            () -> store.list(root.resolve("iter_3")),
            () -> store.read(root.resolve("nowhere")),
            () -> store.create(root.resolve("new"), bytes("x")));
    for (Runnable deed : deeds) {
      StorageException told = catchThrowableOfType(StorageException.class, deed::run);
      assertThat(told).hasMessageContaining(words).hasMessageContaining("cannot ");
      assertThat(told.kind()).isEqualTo(kind);
      assertThat(told.getMessage()).doesNotContain("Service: S3", "SDK Attempt");
    }
  }

  @Test
  void aBucketThatIsNotThereIsTold() {
    Location nowhere = new Location("s3://no-such-bucket-here/out");
    for (Runnable deed :
        List.<Runnable>of(
            () -> store.list(nowhere),
            () -> store.stat(nowhere.resolve("x")),
            () -> store.read(nowhere.resolve("x")),
            () -> store.write(nowhere.resolve("x"), bytes("x")))) {
      StorageException told = catchThrowableOfType(StorageException.class, deed::run);
      assertThat(told).hasMessageContaining("there is no bucket no-such-bucket-here; create it");
      assertThat(told.kind()).isEqualTo(Kind.REFUSED);
    }
  }

  @Test
  void credentialsThatAreNotThereAreTold() {
    TestCredentials.remove();
    try {
      StorageException told =
          catchThrowableOfType(
              StorageException.class,
              () -> store(S3StoreContractIT.settings(proxy.uri())).list(root));
      assertThat(told).hasMessageContaining("there are no AWS credentials; set AWS_ACCESS_KEY_ID");
      assertThat(told.kind()).isEqualTo(Kind.REFUSED);
    } finally {
      TestCredentials.set();
    }
  }

  @Test
  void aProfileThatIsNotThereIsTold() {
    S3Settings settings =
        new S3Settings(
            Optional.of("eu-west-1"),
            Optional.of(proxy.uri()),
            true,
            Optional.of("nobody"),
            Optional.empty(),
            Optional.empty(),
            false,
            false);
    TestCredentials.remove();
    try {
      StorageException told =
          catchThrowableOfType(StorageException.class, () -> store(settings).list(root));
      assertThat(told).hasMessageContaining("'nobody'").hasMessageContaining("~/.aws/config");
      assertThat(told.kind()).isEqualTo(Kind.REFUSED);
    } finally {
      TestCredentials.set();
    }
  }

  @Test
  void nobodyAtTheEndpointIsTold() {
    S3Store nobody = store(S3StoreContractIT.settings(URI.create("http://127.0.0.1:1")));
    StorageException told = catchThrowableOfType(StorageException.class, () -> nobody.list(root));
    assertThat(told)
        .hasMessageContaining("cannot list " + root)
        .hasMessageContaining("Connection refused")
        .hasMessageContaining("http://127.0.0.1:1 can be reached");
    assertThat(told.kind()).isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void theClockOfTheStoreIsToldByItsAnswers() {
    InstantSource slow = InstantSource.offset(InstantSource.system(), Duration.ofHours(-2));
    try (S3Store other = new S3Store(S3StoreContractIT.settings(proxy.uri()), root, slow, SHORT)) {
      assertThat(other.ahead(root)).isZero();
      assertThat(other.list(root)).isNotEmpty();
      assertThat(other.ahead(root)).isBetween(Duration.ofMinutes(119), Duration.ofMinutes(121));
    }
  }

  @Test
  void whatIsWrittenIsEncryptedWithTheKeyThatIsAskedFor() {
    S3Settings encrypting =
        new S3Settings(
            Optional.of("eu-west-1"),
            Optional.of(proxy.uri()),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.of("alias/muster"),
            false,
            true);
    try (S3Store encrypted = store(encrypting)) {
      assertThat(encrypted.create(root.resolve("secret"), bytes("x"))).isTrue();
      assertThat(encrypted.read(root.resolve("secret")).orElseThrow().text()).isEqualTo("x");
    }
    try (S3Client client =
        S3Clients.of(encrypting, SHORT, new StoreClock(InstantSource.system()))) {
      var head = client.headObject(it -> it.bucket(S3Place.of(root).bucket()).key("runs/secret"));
      assertThat(head.serverSideEncryptionAsString()).isEqualTo("aws:kms");
      assertThat(head.ssekmsKeyId()).contains("alias/muster");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
