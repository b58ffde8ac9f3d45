package io.muster.engine.yarn;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import io.muster.engine.EngineException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ResourceManagerTest {
  private static final WebLimits LIMITS =
      new WebLimits(
          Duration.ofMillis(500),
          Duration.ofMillis(300),
          Duration.ofMillis(400),
          1 << 20,
          2,
          Duration.ofSeconds(1));
  private static final String UNKNOWN = "application_1796036468204_9999";

  private final FakeResourceManager fake = FakeResourceManager.start();
  private final FakeResourceManager other = FakeResourceManager.start();
  private final List<Duration> pauses = new ArrayList<>();

  @AfterEach
  void close() {
    fake.close();
    other.close();
  }

  private ResourceManager client(URI... addresses) {
    return new ResourceManager(
        ImmutableList.copyOf(addresses), "hadoop", LIMITS, InstantSource.system(), pauses::add);
  }

  private ResourceManager client() {
    return client(fake.address());
  }

  private static URI nobody() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return URI.create("http://localhost:" + socket.getLocalPort());
    }
  }

  @Test
  void saysWhoAsks() throws Exception {
    client().metrics();

    assertThat(fake.questions()).containsExactly("GET /ws/v1/cluster/metrics?user.name=hadoop");
  }

  @ParameterizedTest
  @CsvSource({
    "FAILS, HTTP status 500",
    "HANGS, no answer within 300 ms",
    "CLOSES, Unexpected end of file from server",
    "BREAKS_OFF, breaks off after 8 of 1000 bytes",
    "HALF_A_TEXT, broken JSON",
    "PAGE, Welcome to nginx!",
    "OTHER_JSON, app is missing or of another kind",
    "LIST, no JSON object",
    "HUGE, more than 1048576 bytes",
    "DRIPS, not ended within 400 ms",
    "NOT_FOUND_BY_A_PROXY, HTTP status 404",
    "NOT_FOUND_BY_ANOTHER, HTTP status 404",
    "LOGIN, it sends to https://login.example.com/",
    "STANDBY_ALONE, it is a standby: \"Can not find any active RM"
  })
  void doesNotTakeABadAnswerForOne(Mood mood, String why) {
    fake.mood(mood);

    assertThatThrownBy(() -> client().application(UNKNOWN))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith(
            "cannot ask for the application " + UNKNOWN + ", tried 2 times: " + fake.address())
        .hasMessageContaining(why)
        .hasMessageContaining("See that the ResourceManager runs")
        .hasMessageNotContaining("\n")
        .satisfies(e -> assertThat(((EngineException) e).mayPass()).isTrue());
    assertThat(pauses).containsExactly(Duration.ofSeconds(1));
    assertThat(fake.questions()).hasSizeGreaterThanOrEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"FAILS", "HANGS", "CLOSES", "BREAKS_OFF", "HALF_A_TEXT", "PAGE", "OTHER_JSON"})
  void asksAgainAfterABadAnswer(Mood mood) throws Exception {
    // a connection that is closed is tried again at once by Java itself
    fake.mood(mood, mood == Mood.CLOSES ? 2 : 1);

    assertThat(client().application(UNKNOWN)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"FAILS", "HANGS", "CLOSES", "PAGE", "NOT_FOUND_BY_A_PROXY", "UNKNOWN_USER"})
  void neverTakesABadAnswerToAKillForDone(Mood mood) {
    String id = fake.cluster().add("app-running");
    fake.mood(mood);

    assertThatThrownBy(() -> client().kill(id, Duration.ZERO))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("cannot kill the application " + id);
  }

  @Test
  void saysThatNobodyListens() throws Exception {
    URI nobody = nobody();

    assertThatThrownBy(() -> client(nobody).nodes())
        .hasMessageContaining(nobody + "/ws/v1/cluster/nodes")
        .hasMessageContaining("no connection: Connection refused");
  }

  @Test
  void saysThatAHostIsNotKnown() {
    assertThatThrownBy(() -> client(URI.create("http://rm.invalid:8088")).nodes())
        .hasMessageContaining("its host is not known here");
  }

  @Test
  void saysThatWhatAnswersHasNoTls() throws Exception {
    try (ServerSocket babbler = babbler()) {
      URI https = URI.create("https://localhost:" + babbler.getLocalPort());

      assertThatThrownBy(() -> client(https).nodes())
          .hasMessageContaining("no common TLS")
          .hasMessageContaining("javax.net.ssl.trustStore");
    }
  }

  @Test
  void saysThatWhatAnswersSpeaksNoHttp() throws Exception {
    try (ServerSocket babbler = babbler()) {
      URI http = URI.create("http://localhost:" + babbler.getLocalPort());

      assertThatThrownBy(() -> client(http).nodes())
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("does not speak HTTP");
    }
  }

  /** Greets whoever connects, as a mail server does. */
  private ServerSocket babbler() throws IOException {
    ServerSocket socket = new ServerSocket(0);
    Thread thread =
        new Thread(
            () -> {
              while (!socket.isClosed()) {
                try (Socket connection = socket.accept()) {
                  connection
                      .getOutputStream()
                      .write("220 mail.example.com ESMTP ready\r\n".getBytes(UTF_8));
                  connection.getInputStream().read(new byte[4096]);
                } catch (IOException e) {
                  // gone, or closed
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return socket;
  }

  @Test
  void saysThatItAsksForKerberosAndAsksNoMore() {
    fake.mood(Mood.KERBEROS);

    assertThatThrownBy(() -> client(fake.address(), other.address()).application(UNKNOWN))
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith("cannot ask for the application")
        .hasMessageContaining("it asks for Kerberos (HTTP status 401, Negotiate)");
    assertThat(other.questions()).isEmpty();
    assertThat(pauses).isEmpty();
  }

  @Test
  void saysThatTheUserIsNotAccepted() {
    fake.mood(Mood.UNKNOWN_USER);

    assertThatThrownBy(() -> client().applications(List.of("m-x"), Set.of()))
        .hasMessageContaining("it does not accept the user hadoop (HTTP status 401")
        .hasMessageContaining("set HADOOP_USER_NAME");
  }

  @Test
  void saysThatTheUserMayNotKill() {
    String id = fake.cluster().add("app-running");
    fake.mood(Mood.FORBIDDEN);

    assertThatThrownBy(() -> client().kill(id, Duration.ofSeconds(1)))
        .hasMessageContaining(
            "the user hadoop is not permitted to (HTTP status 403, \"User nobody cannot perform"
                + " operation MODIFY_APP\")");
    assertThat(fake.questions()).hasSize(1);
  }

  @Test
  void asksTheNextOneWhereOneIsDown() throws Exception {
    ResourceManager client = client(nobody(), fake.address());

    client.metrics();

    assertThat(client.address()).isEqualTo(fake.address());
    assertThat(pauses).isEmpty();
  }

  @Test
  void asksTheActiveOneWhereOneIsAStandby() throws Exception {
    fake.isStandbyOf(other.address());
    ResourceManager client = client(fake.address(), other.address());

    client.metrics();
    client.metrics();

    assertThat(fake.questions()).hasSize(1);
    assertThat(other.questions()).hasSize(2);
  }

  @Test
  void asksTheActiveOneWhereOneIsAnOldStandby() throws Exception {
    fake.isOldStandbyOf(other.address());

    client(fake.address(), other.address()).metrics();

    assertThat(other.questions()).hasSize(1);
  }

  @Test
  void goesWhereAStandbySendsAlthoughNobodyNamedIt() throws Exception {
    fake.isStandbyOf(other.address());

    client().metrics();

    assertThat(other.questions()).hasSize(1);
  }

  @Test
  void doesNotGoInCircles() {
    fake.isStandbyOf(other.address());
    other.isStandbyOf(fake.address());

    assertThatThrownBy(() -> client().metrics()).hasMessageContaining("it is a standby");
    assertThat(fake.questions()).hasSize(2);
  }

  @Test
  void takesTheWordOfTheActiveOneOnTheCluster() throws Exception {
    fake.isStandbyOf(other.address());

    ClusterInfo info = client(fake.address(), other.address()).info();

    assertThat(info.haState()).contains("ACTIVE");
    assertThat(other.questions()).hasSize(1);
  }

  @Test
  void followsAChangeOfTheActiveOne() throws Exception {
    other.isStandbyOf(fake.address());
    ResourceManager client = client(fake.address(), other.address());
    client.metrics();
    other.isActive();
    fake.isStandbyOf(other.address());

    client.metrics();

    assertThat(client.address()).isEqualTo(other.address());
  }

  @Test
  void readsAnApplication() throws Exception {
    fake.cluster().add("app-waiting-am-limit");

    YarnApplication waits = client().application("application_1796036468204_0004").orElseThrow();

    assertThat(waits.name()).isEqualTo("muster m-third");
    assertThat(waits.tags()).containsExactly("m-third");
    assertThat(waits.user()).isEqualTo("root");
    assertThat(waits.queue()).isEqualTo("default");
    assertThat(waits.type()).isEqualTo("SPARK");
    assertThat(waits.state()).isEqualTo(ApplicationState.ACCEPTED);
    assertThat(waits.finalStatus()).isEqualTo(FinalStatus.UNDEFINED);
    assertThat(waits.diagnostics()).contains("Queue's AM resource limit exceeded");
    assertThat(waits.trackingUrl()).isEmpty();
    assertThat(waits.masterLogs()).isEmpty();
    assertThat(waits.started()).isPresent();
    assertThat(waits.finished()).isEmpty();
    assertThat(waits.isOver()).isFalse();
  }

  @Test
  void readsWhatARunningApplicationHolds() throws Exception {
    YarnApplication running = client().application(fake.cluster().add("app-running")).orElseThrow();

    assertThat(running.allocated()).isEqualTo(new Amount(2048, 2));
    assertThat(running.reserved()).isEqualTo(Amount.NOTHING);
    assertThat(running.runningContainers()).isEqualTo(2);
    assertThat(running.trackingUrl()).isPresent();
    assertThat(running.masterLogs()).isPresent();
    assertThat(running.masterAddress()).contains("localhost:46241");
  }

  @Test
  void asksOnceForManyTags() throws Exception {
    fake.cluster().add("app-running");
    List<String> tags = IntStream.range(0, 1000).mapToObj(i -> "m-" + "x".repeat(26) + i).toList();

    client().applications(tags, Set.of(ApplicationState.RUNNING));

    assertThat(fake.questions()).singleElement().asString().endsWith("&states=RUNNING");
  }

  @Test
  void asksInPartsForMoreTagsAndTellsEachApplicationOnce() throws Exception {
    String id = fake.cluster().add("app-running");
    List<String> tags = new ArrayList<>(List.of("m-running"));
    IntStream.range(0, 1500).forEach(i -> tags.add("m-" + i));
    tags.add("M-Running");

    assertThat(client().applications(tags, Set.of()))
        .extracting(YarnApplication::id)
        .containsExactly(id);
    assertThat(fake.questions()).hasSize(2);
  }

  @Test
  void asksNothingForNoTags() throws Exception {
    assertThat(client().applications(List.of(), Set.of())).isEmpty();
    assertThat(fake.questions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "local-1796036468204", "application_1_2/../..", "application_1_2?x"})
  void asksForNoIdThatIsNone(String id) {
    assertThatThrownBy(() -> client().kill(id, Duration.ZERO))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("is no id of an application of YARN");
    assertThat(fake.questions()).isEmpty();
  }

  @Test
  void waitsUntilAKillIsDone() throws Exception {
    fake.cluster().looksUntilKilled(3);
    String id = fake.cluster().add("app-running");

    Optional<YarnApplication> killed = client().kill(id, Duration.ofSeconds(30));

    assertThat(killed.map(YarnApplication::state)).contains(ApplicationState.KILLED);
    assertThat(pauses)
        .containsExactly(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
  }

  @Test
  void saysThatAKillTakesTooLong() {
    fake.cluster().looksUntilKilled(100);
    String id = fake.cluster().add("app-running");

    assertThatThrownBy(() -> client().kill(id, Duration.ZERO))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("which is still RUNNING after 0 ms; see " + fake.address());
  }

  @Test
  void leavesAnApplicationAsItIsThatWasOver() throws Exception {
    String id = fake.cluster().add("app-finished");

    assertThat(client().kill(id, Duration.ZERO).map(YarnApplication::state))
        .contains(ApplicationState.FINISHED);
  }

  @Test
  void asksNoMoreWhenInterrupted() {
    fake.mood(Mood.FAILS);
    ResourceManager client =
        new ResourceManager(
            List.of(fake.address()),
            "hadoop",
            LIMITS,
            InstantSource.system(),
            pause -> {
              throw new InterruptedException();
            });

    assertThatThrownBy(client::nodes)
        .hasMessageContaining("interrupted while it was about to ask for the cluster's nodes");
    assertThat(Thread.interrupted()).isTrue();
  }
}
