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
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A role that is taken on at a real STS, over HTTP; the server of S3 is one too. */
final class S3RoleIT {
  private static final String STS = "aws.endpointUrlSts";
  private static final String ROLE = "arn:aws:iam::123456789012:role/models";

  private static final S3Patience LONG =
      new S3Patience(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(1), 3);

  /** Where silence is waited for, and passes: a busy machine may need some more attempts. */
  private static final S3Patience HASTY =
      new S3Patience(Duration.ofSeconds(10), Duration.ofMillis(1_500), Duration.ofMinutes(1), 8);

  /** Where it does not. */
  private static final S3Patience SHORT =
      new S3Patience(Duration.ofSeconds(10), Duration.ofMillis(1_500), Duration.ofSeconds(20), 3);

  private FaultyProxy sts;
  private FaultyProxy s3;
  private Location root;
  private S3Store store;

  @BeforeEach
  void open() throws Exception {
    TestCredentials.set("caller");
    sts = FaultyProxy.before(S3Server.orSkip());
    s3 = FaultyProxy.before(S3Server.orSkip());
    System.setProperty(STS, sts.uri().toString());
    root = new Location("s3://" + S3Server.newBucket() + "/runs");
    store = store(LONG);
  }

  private S3Store store(S3Patience patience) {
    S3Settings settings =
        new S3Settings(
            Optional.of("eu-west-1"),
            Optional.of(s3.uri()),
            true,
            Optional.empty(),
            Optional.of(ROLE),
            Optional.empty(),
            false,
            false);
    return new S3Store(settings, root, InstantSource.system(), pause -> {}, patience);
  }

  @AfterEach
  void close() {
    store.close();
    System.clearProperty(STS);
    TestCredentials.set();
    sts.close();
    s3.close();
  }

  @Test
  void requestsAreSignedWithTheCredentialsOfTheRole() {
    store.write(root.resolve("there"), new byte[] {1});
    assertThat(store.list(root)).hasSize(1);

    assertThat(keys(sts)).containsExactly("caller");
    assertThat(keys(s3))
        .hasSize(2)
        .allMatch(key -> key.startsWith("ASIA"))
        .doesNotContain("caller");
  }

  @Test
  void theyAreRenewedBeforeTheyExpire() {
    sts.next(1, "POST", credentials("FIRST", Duration.ofSeconds(45)));
    sts.next(1, "POST", credentials("SECOND", Duration.ofHours(1)));

    assertThat(store.list(root)).isEmpty();
    // the SDK leaves a moment between two questions
    for (int i = 0; i < 10_000 && sts.requests().size() < 2; i++) {
      assertThat(store.list(root)).isEmpty();
    }

    assertThat(keys(s3)).startsWith("FIRST").endsWith("SECOND").doesNotContain("caller");
  }

  @Test
  void whatPassesIsAskedAgain() {
    for (Fault fault :
        List.of(
            error(503, "ServiceUnavailable", "Slow down."),
            error(400, "Throttling", "Rate exceeded"),
            FaultyProxy.reset())) {
      sts.next(1, "POST", fault);
      try (S3Store fresh = store(LONG)) {
        assertThat(fresh.list(root)).isEmpty();
      }
    }
    assertThat(sts.requests()).hasSize(6);
  }

  @Test
  void silenceThatPassesIsAskedAgain() {
    sts.next(1, "POST", FaultyProxy.hang());
    try (S3Store hasty = store(HASTY)) {
      assertThat(hasty.list(root)).isEmpty();
    }
  }

  @Test
  void newCredentialsOfTheCallerAreTakenUp() {
    sts.next(1, "POST", error(403, "ExpiredToken", "The security token is expired"));
    assertThat(store.list(root)).isEmpty();
  }

  @Test
  void aRefusalIsToldAtOnce() {
    sts.next(
        100,
        "POST",
        error(403, "AccessDenied", "User: x is not authorized to perform: sts:AssumeRole"));

    StorageException told = catchThrowableOfType(StorageException.class, () -> store.list(root));

    assertThat(told.kind()).isEqualTo(Kind.REFUSED);
    assertThat(told)
        .hasMessageContaining("cannot list " + root + ": role " + ROLE + " cannot be assumed")
        .hasMessageContaining("403 AccessDenied: User: x is not authorized")
        .hasMessageContaining("`muster iam --caller`");
    assertThat(sts.requests()).hasSize(1);
    assertThat(s3.requests()).isEmpty();
  }

  @Test
  void silenceIsToldAfterAWhile() {
    sts.next(100, "POST", FaultyProxy.hang());

    StorageException told;
    try (S3Store hasty = store(SHORT)) {
      told = catchThrowableOfType(StorageException.class, () -> hasty.list(root));
    }

    assertThat(told.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(told)
        .hasMessageContaining("role " + ROLE + " cannot be assumed: of STS, no answer in time")
        .hasMessageContaining("see whether STS can be reached");
    assertThat(sts.requests()).hasSize(SHORT.attempts());
    assertThat(s3.requests()).isEmpty();
  }

  @Test
  void whatOthersAreGivenIsSignedWithThemToo() {
    String signed = signed("claim");

    assertThat(signed("other")).contains("X-Amz-Credential=ASIA");
    assertThat(signed).contains("X-Amz-Credential=ASIA", "X-Amz-Security-Token=");
    assertThat(sts.requests()).hasSize(1);
  }

  @Test
  void theyAreSignedWithASessionThatIsNearlyNew() {
    sts.next(1, "POST", credentials("OLD", Duration.ofMinutes(40)));
    sts.next(1, "POST", credentials("NEW", Duration.ofHours(1)));

    assertThat(store.list(root)).isEmpty();
    assertThat(signed("claim")).contains("X-Amz-Credential=NEW");
    assertThat(signed("other")).contains("X-Amz-Credential=NEW");

    assertThat(keys(s3)).containsExactly("OLD");
    assertThat(sts.requests()).hasSize(2);
  }

  @Test
  void whatPassesIsWaitedForWithASignatureToo() {
    sts.next(1, "POST", error(503, "ServiceUnavailable", "Slow down."));
    sts.next(1, "POST", error(403, "ExpiredToken", "The security token is expired"));
    assertThat(signed("claim")).contains("X-Amz-Credential=ASIA");
  }

  @Test
  void whyThereIsNoSignatureIsTold() {
    sts.next(
        100,
        "POST",
        error(403, "AccessDenied", "User: x is not authorized to perform: sts:AssumeRole"));

    StorageException told = catchThrowableOfType(StorageException.class, () -> signed("claim"));

    assertThat(told.kind()).isEqualTo(Kind.REFUSED);
    assertThat(told)
        .hasMessageContaining("cannot sign for others " + root.resolve("claim"))
        .hasMessageContaining("role " + ROLE + " cannot be assumed: STS answered 403 AccessDenied");
  }

  private String signed(String name) {
    return store.signer().createOnce(root.resolve(name), Duration.ofMinutes(5)).put().toString();
  }

  private static Fault error(int status, String code, String message) {
    return answer(
        status,
        "",
        "<ErrorResponse><Error><Code>%s</Code><Message>%s</Message></Error></ErrorResponse>"
            .formatted(code, message));
  }

  private static Fault credentials(String key, Duration validity) {
    return answer(
        200,
        "",
        """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
        <Credentials><AccessKeyId>%s</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>
        <SessionToken>token</SessionToken><Expiration>%s</Expiration></Credentials>
        </AssumeRoleResult></AssumeRoleResponse>
        """
            .formatted(key, InstantSource.system().instant().plus(validity)));
  }

  /** The access keys that signed the requests, in their order. */
  private static List<String> keys(FaultyProxy asked) {
    return asked.values("Authorization").stream()
        .map(it -> it.replaceAll("(?s).*Credential=([^/]*)/.*", "$1"))
        .toList();
  }
}
