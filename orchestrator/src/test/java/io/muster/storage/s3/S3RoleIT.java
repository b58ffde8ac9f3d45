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

  private static final S3Patience SHORT =
      new S3Patience(Duration.ofSeconds(2), Duration.ofMillis(1_500), Duration.ofSeconds(20), 3);

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
    store = store();
  }

  private S3Store store() {
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
    return new S3Store(settings, root, InstantSource.system(), pause -> {}, SHORT);
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
            FaultyProxy.reset(),
            FaultyProxy.hang())) {
      sts.next(1, "POST", fault);
      try (S3Store fresh = store()) {
        assertThat(fresh.list(root)).isEmpty();
      }
    }
    assertThat(sts.requests()).hasSize(8);
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

    StorageException told = catchThrowableOfType(StorageException.class, () -> store.list(root));

    assertThat(told.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(told)
        .hasMessageContaining("role " + ROLE + " cannot be assumed: of STS, no answer in time")
        .hasMessageContaining("see whether STS can be reached");
    assertThat(sts.requests()).hasSize(SHORT.attempts());
    assertThat(s3.requests()).isEmpty();
  }

  @Test
  void whatOthersAreGivenIsSignedWithThemToo() {
    String signed =
        store.signer().createOnce(root.resolve("claim"), Duration.ofMinutes(5)).put().toString();
    store.signer().createOnce(root.resolve("other"), Duration.ofMinutes(5));

    assertThat(signed).contains("X-Amz-Credential=ASIA", "X-Amz-Security-Token=");
    assertThat(sts.requests()).hasSize(1);
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
