package io.muster.storage.s3;

import static io.muster.fakes.FaultyProxy.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.muster.fakes.FaultyProxy;
import io.muster.fakes.FaultyProxy.Fault;
import io.muster.fakes.S3Server;
import io.muster.journal.ControllerIdentity;
import io.muster.journal.Owner;
import io.muster.journal.Owners;
import io.muster.journal.RunFolder;
import io.muster.storage.Location;
import io.muster.storage.Sleeper;
import io.muster.storage.StorageException;
import io.muster.storage.StorageException.Kind;
import io.muster.storage.Version;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.s3.S3Client;

/** A real S3 server behind a proxy that lets requests fail: what passes, and what is told. */
final class S3FaultsIT {
  /** No answer is waited for in vain, and on a busy machine each may take its time. */
  private static final S3Patience ORDINARY =
      new S3Patience(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(60), 3);

  /** What does not answer is asked again soon, and as often as a busy machine may need. */
  private static final S3Patience HASTY =
      new S3Patience(Duration.ofSeconds(10), Duration.ofMillis(1_500), Duration.ofSeconds(60), 8);

  /** For faults that do not pass, however often it is asked. */
  private static final S3Patience TWICE =
      new S3Patience(Duration.ofSeconds(10), Duration.ofSeconds(20), Duration.ofSeconds(60), 2);

  /** The same, where the fault is that nothing answers. */
  private static final S3Patience SHORTEST =
      new S3Patience(Duration.ofSeconds(10), Duration.ofMillis(1_500), Duration.ofSeconds(20), 2);

  private Sleeper whilePausing = pause -> {};
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
    return store(settings, ORDINARY);
  }

  private S3Store store(S3Settings settings, S3Patience patience) {
    return new S3Store(settings, root, InstantSource.system(), whilePausing, patience);
  }

  @AfterEach
  void close() {
    store.close();
    proxy.close();
  }

  static Stream<Arguments> whatPasses() {
    return Stream.of(
        Arguments.of("503", ORDINARY, answer(503, "SlowDown", "Reduce your request rate.")),
        Arguments.of("500", ORDINARY, answer(500, "InternalError", "We had an internal error.")),
        Arguments.of("502 without XML", ORDINARY, answer(502, "", "<html>Bad gateway</html>")),
        Arguments.of("429", ORDINARY, answer(429, "TooManyRequests", "Too many.")),
        Arguments.of("token renewed meanwhile", ORDINARY, answer(400, "ExpiredToken", "Expired.")),
        Arguments.of("reset", ORDINARY, FaultyProxy.reset()),
        Arguments.of("silence", HASTY, FaultyProxy.hang()),
        Arguments.of("slow answer", HASTY, FaultyProxy.trickle()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatPasses")
  void whatPassesIsAskedAgain(String name, S3Patience patience, Fault fault) {
    try (S3Store asking = store(S3StoreContractIT.settings(proxy.uri()), patience)) {
      proxy.next(2, "GET", fault);
      assertThat(asking.read(root.resolve("there")).orElseThrow().content()).hasSize(200);

      proxy.next(2, "GET", fault);
      assertThat(asking.list(root)).hasSize(1);

      proxy.next(2, "PUT", fault);
      assertThat(asking.create(root.resolve("new"), bytes("mine"))).as(name).isTrue();
      assertThat(asking.create(root.resolve("new"), bytes("mine"))).isFalse();
    }
  }

  @Test
  void anAnswerThatIsCutShortIsAskedAgain() {
    Location there = root.resolve("there");
    proxy.next(2, "GET", FaultyProxy.cut());
    assertThat(store.read(there).orElseThrow().content()).hasSize(200);
    proxy.next(2, "GET", FaultyProxy.cut());
    assertThat(store.readRange(there, 10, 100).orElseThrow()).hasSize(100);
    proxy.next(2, "GET", FaultyProxy.cut());
    assertThat(store.list(root)).hasSize(1);
    proxy.next(2, "GET", FaultyProxy.cut());
    assertThat(store.stat(there)).isPresent();
  }

  @Test
  void anAnswerThatIsAlwaysCutShortIsNoAnswer() {
    proxy.next(100, "GET", FaultyProxy.cut());
    for (Runnable deed :
        List.<Runnable>of(
            () -> store.read(root.resolve("there")),
            () -> store.readRange(root.resolve("there"), 0, 100),
            () -> store.list(root))) {
      StorageException told = catchThrowableOfType(StorageException.class, deed::run);
      assertThat(told.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(told).hasMessageContaining("the answer ended after");
    }
  }

  @Test
  void aRangeIsTheRangeThatWasAskedForOrNoAnswer() {
    Location there = root.resolve("there");
    List<Fault> others =
        List.of(
            FaultyProxy.without("Range"),
            answer(206, "", "x".repeat(10), Map.of("ETag", "\"e\"")),
            answer(
                206, "", "x".repeat(10), Map.of("ETag", "\"e\"", "Content-Range", "bytes 0-9/200")),
            answer(
                206,
                "",
                "x".repeat(5),
                Map.of("ETag", "\"e\"", "Content-Range", "bytes 10-14/200")),
            answer(
                206,
                "",
                "x".repeat(5),
                Map.of("ETag", "\"e\"", "Content-Range", "bytes 10-19/200")));
    for (Fault other : others) {
      proxy.next(1, "GET", other);
      StorageException told =
          catchThrowableOfType(StorageException.class, () -> store.readRange(there, 10, 10));
      assertThat(told).hasMessageContaining("the answer is not that of an S3");
    }
    assertThat(store.readRange(there, 10, 10)).contains(bytes("0123456789"));
  }

  @Test
  void aListingThatSaysItIsNotWholeAndNotHowItGoesOnIsNoAnswer() {
    String page =
        "<ListBucketResult><Name>bucket</Name><IsTruncated>true</IsTruncated></ListBucketResult>";
    proxy.next(1, "GET", answer(200, "", page));
    StorageException told = catchThrowableOfType(StorageException.class, () -> store.list(root));
    assertThat(told).hasMessageContaining("the answer is not that of an S3");
  }

  @Test
  void anObjectOfNoVersionIsNotRemoved() {
    proxy.next(1, "HEAD", answer(200, "", ""));
    StorageException told =
        catchThrowableOfType(
            StorageException.class, () -> store.delete(root.resolve("there"), new Version("any")));
    assertThat(told).hasMessageContaining("the answer is not that of an S3");
    assertThat(store.read(root.resolve("there"))).isPresent();
  }

  @Test
  void whatRemovesManyCarriesTheDigestThatOtherStoresAskFor() {
    store.clear(root, List.of());
    assertThat(proxy.requestsWith("Content-MD5"))
        .singleElement(InstanceOfAssertFactories.STRING)
        .startsWith("POST ")
        .endsWith("?delete");
  }

  @Test
  void whereManyCannotBeRemovedAtOnceEachIsRemoved() {
    store.write(root.resolve("a/b c"), bytes("x"));
    proxy.next(1, "POST", answer(501, "NotImplemented", "A header you provided implies..."));
    store.clear(root, List.of());
    assertThat(store.list(root)).isEmpty();
    assertThat(proxy.requests()).filteredOn(it -> it.startsWith("DELETE ")).hasSize(2);
  }

  @Test
  void expiredCredentialsAreLookedForAgain() {
    Fault expired =
        FaultyProxy.where("Authorization", "Credential=old/", answer(400, "ExpiredToken", "Old."));
    List<Duration> pauses = new ArrayList<>();
    whilePausing =
        pause -> {
          pauses.add(pause);
          if (pauses.size() == 3) {
            TestCredentials.set("new");
          }
        };
    try (S3Store renewed = store(S3StoreContractIT.settings(proxy.uri()))) {
      TestCredentials.set("old");
      proxy.next(100, "*", expired);
      assertThat(renewed.create(root.resolve("new"), bytes("x"))).isTrue();
      assertThat(pauses)
          .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(4));

      TestCredentials.set("old");
      StorageException told =
          catchThrowableOfType(StorageException.class, () -> renewed.list(root));
      assertThat(told).hasMessageContaining("the credentials have expired");
      assertThat(pauses.stream().skip(3).reduce(Duration.ZERO, Duration::plus))
          .isEqualTo(ORDINARY.all());
    }
  }

  @Test
  void aStoreThatHeedsNoConditionsMakesNobodyAnOwner() {
    for (String header : List.of("If-None-Match", "If-Match")) {
      proxy.mend();
      proxy.next(100, "PUT", FaultyProxy.without(header));
      StorageException told = catchThrowableOfType(StorageException.class, this::becomeOwner);
      assertThat(told).hasMessageContaining("does not honour conditional writes");
      assertThat(told.kind()).isEqualTo(Kind.REFUSED);
      store.clear(root, List.of());
    }
    proxy.mend();
    assertThat(becomeOwner().number()).isEqualTo(1);
  }

  private Owner becomeOwner() {
    return new Owners(store, root)
        .succeed(
            Optional.empty(),
            "nightly",
            RunFolder.of(root.resolve("state"), root, "nightly"),
            1,
            new ControllerIdentity("ci-1", "boot", "pid:[1]", 1, 1),
            Instant.EPOCH,
            new SplittableRandom(1));
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
        Arguments.of("no answer in time", Kind.UNREACHABLE, FaultyProxy.hang(), SHORTEST),
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
            answer(403, "RequestTimeTooSkewed", "The difference is too large."),
            "this machine's clock is too far from the store's"),
        told(Kind.UNREACHABLE, answer(200, "", "Log in <b>here"), "login page"),
        told(
            Kind.REFUSED,
            answer(403, "AccessDenied", "not authorized to perform: kms:GenerateDataKey"),
            "kms:GenerateDataKey and kms:Decrypt"),
        told(Kind.FULL, answer(507, "XMinioStorageFull", "Full."), "make space there"));
  }

  private static Arguments told(Kind kind, Fault fault, String words) {
    return Arguments.of(words, kind, fault, TWICE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("whatStays")
  void whatStaysIsToldAndIsNeverAnAnswer(
      String words, Kind kind, Fault fault, S3Patience patience) {
    proxy.next(100, "*", fault);
    S3Store hasty = store(S3StoreContractIT.settings(proxy.uri()), patience);
    List<Runnable> deeds =
        List.of(
            () -> hasty.list(root.resolve("iter_3")),
            () -> hasty.read(root.resolve("nowhere")),
            () -> hasty.create(root.resolve("new"), bytes("x")));
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
      assertThat(told)
          .hasMessageContaining("there are no AWS credentials; set AWS_ACCESS_KEY_ID")
          .hasMessageContaining("(the AWS SDK says: [")
          .hasMessageContaining("aws.accessKeyId");
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
    try (S3Store other =
        new S3Store(S3StoreContractIT.settings(proxy.uri()), root, slow, whilePausing, ORDINARY)) {
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
        S3Clients.of(encrypting, ORDINARY, new StoreClock(InstantSource.system()))) {
      var head = client.headObject(it -> it.bucket(S3Place.of(root).bucket()).key("runs/secret"));
      assertThat(head.serverSideEncryptionAsString()).isEqualTo("aws:kms");
      assertThat(head.ssekmsKeyId()).contains("alias/muster");
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
