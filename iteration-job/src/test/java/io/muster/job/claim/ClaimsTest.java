package io.muster.job.claim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.job.claim.SmallStore.Mood;
import io.muster.job.contract.Claim;
import io.muster.job.contract.ContractJson;
import io.muster.job.contract.Failure;
import io.muster.job.contract.JobException;
import io.muster.job.contract.Redactor;
import io.muster.job.contract.Ticket;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClaimsTest {
  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final String APPLICATION = "application_1700000000000_0001";

  private final ContractJson json = new ContractJson();
  private final SparkConf conf = new SparkConf(false);
  private final Map<String, String> environment = new HashMap<>();
  private final Redactor redactor = new Redactor();
  private String tag;

  @TempDir Path folder;

  @BeforeEach
  void ofATagOfItsOwn() {
    tag = "m-" + folder.getFileName(); // what came of a tag is remembered in this JVM
    environment.put("CONTAINER_ID", "container_e12_1700000000000_0001_01_000001");
    environment.put("NM_HOST", "node7");
  }

  @Test
  void doesNothingWithoutATicket() {
    assertThatCode(() -> claims().take(conf, "m-x")).doesNotThrowAnyException();
  }

  @Test
  void takesTheClaimForItsApplicationOnce() throws Exception {
    ticket(ofFolder());

    claims().take(conf, tag);

    Claim expected = Claim.ofApplication(tag, 3, "node7", APPLICATION, NOON);
    assertThat(claim()).isEqualTo(expected);
    environment.put("CONTAINER_ID", "container_1700000000000_0002_01_000001");
    claims().take(conf, null); // the plugin of the same JVM
    assertThat(claim()).isEqualTo(expected);
  }

  @Test
  void isTheApplicationThatItsContainerOrItsSettingsName() throws Exception {
    environment.put("CONTAINER_ID", "container_1700000000000_0042_01_000001");
    assertThat(Application.of(environment::get, conf).id())
        .isEqualTo("application_1700000000000_0042");
    environment.remove("CONTAINER_ID");
    environment.remove("NM_HOST");
    conf.set("spark.app.id", "spark-1");
    assertThat(Application.of(environment::get, conf).id()).isEqualTo("spark-1");
    assertThat(Application.of(environment::get, conf).host()).isNotEmpty();
    conf.set("spark.yarn.app.id", APPLICATION);
    assertThat(Application.of(environment::get, conf).id()).isEqualTo(APPLICATION);

    SparkConf silent = ticket(ofFolder()).clone().remove("spark.app.id");
    silent.remove("spark.yarn.app.id");
    assertFails(silent, Failure.Kind.CLAIM, "neither CONTAINER_ID nor spark.yarn.app.id nor");
  }

  @Test
  void losesAgainstAControllerThatLooked() throws Exception {
    ticket(ofFolder());
    held(Claim.voidedBy(tag, 4, "host", NOON));

    assertFails(
        conf,
        Failure.Kind.CLAIM_LOST,
        "the claim of "
            + tag
            + " is void (epoch 4): a controller looked for this attempt before it had begun;"
            + " nothing was done");
    Files.delete(folder.resolve("claim.json"));
    assertFails(conf, Failure.Kind.CLAIM_LOST, "is void (epoch 4)"); // it stays so in this JVM
    assertThat(folder.resolve("claim.json")).doesNotExist();
  }

  @Test
  void losesAgainstAnotherApplication() throws Exception {
    ticket(ofFolder());
    held(Claim.ofApplication(tag, 3, "node7", "application_1700000000000_0002", NOON));

    assertFails(
        conf,
        Failure.Kind.CLAIM_LOST,
        "is held by application_1700000000000_0002, which does the work of this attempt; nothing");
  }

  @Test
  void losesAgainstAnEarlierDriverOfItsOwn() throws Exception {
    ticket(ofFolder());
    held(Claim.ofApplication(tag, 3, "node7", APPLICATION, NOON.minusSeconds(60)));

    assertFails(conf, Failure.Kind.CLAIM_LOST, "spark.yarn.maxAppAttempts=1");
  }

  @Test
  void losesAgainstWhatItCannotRead() throws Exception {
    ticket(ofFolder());
    Files.writeString(folder.resolve("claim.json"), "{\"tag\":");

    assertFails(conf, Failure.Kind.CLAIM_LOST, "is there and cannot be read");
  }

  @Test
  void refusesTheTicketOfAnotherAttempt() throws Exception {
    ticket(ofFolder());

    assertThatThrownBy(() -> claims().take(conf, "m-other"))
        .hasMessageContaining(" is the ticket of " + tag + ", and this is m-other");
    assertThat(folder.resolve("claim.json")).doesNotExist();
  }

  @Test
  void saysWhichTicketIsNotThere() {
    conf.set(Ticket.CONF_KEY, "gone/ticket.json");

    assertFails(conf, Failure.Kind.CLAIM, "cannot read the ticket gone/ticket.json");
  }

  @Test
  void takesAnObjectAndNeverSaysItsAddresses() throws Exception {
    try (SmallStore store = new SmallStore()) {
      ticket(ofObject(store));
      claims().take(conf, tag);
      assertThat(json.read(Claim.class, store.object(), "claim").application())
          .isEqualTo(APPLICATION);

      tag += "-2";
      ticket(ofObject(store.always(Mood.EXPIRED)));
      assertFails(
          conf, Failure.Kind.CLAIM, "the claim of " + tag + " cannot be taken: the store of");

      tag += "-3";
      ticket(ofObject(store.always(Mood.HANGS)));
      assertFails(conf, Failure.Kind.CLAIM, "SocketTimeoutException");
      assertThat(redactor.redact("see " + store.address("put"))).isEqualTo("see ***");
      assertThat(redactor.redact("signed AKIDEXAMPLE/2026 5ec2e7")).isEqualTo("signed *** ***");
    }
  }

  @Test
  void aTicketThatIsNoneDoesNotGetAddressesIntoMessages() throws Exception {
    Path file = folder.resolve("ticket.json");
    String address = "https://b.s3.amazonaws.com/c?" + SmallStore.SIGNATURE;
    conf.set(Ticket.CONF_KEY, file.toString());
    for (String text :
        new String[] {
          "{\"tag\":\"m-1\",\"epoch\":\"%s\"}", "{\"tag\":\"m-1\",\"object\":\"%s\"}", "%s", "{\"%s"
        }) {
      Files.writeString(file, text.formatted(address));
      assertFails(conf, Failure.Kind.CONTRACT, "is not a ticket");
    }
  }

  private void assertFails(SparkConf settings, Failure.Kind kind, String part) {
    assertThatThrownBy(() -> claims().take(settings, null))
        .isInstanceOfSatisfying(JobException.class, e -> assertThat(e.kind()).isEqualTo(kind))
        .hasMessageContaining(part)
        .hasMessageEndingWith("nothing was done")
        .hasMessageNotContaining("\n")
        .satisfies(
            e -> {
              StringWriter trace = new StringWriter();
              e.printStackTrace(new PrintWriter(trace));
              assertThat(trace.toString())
                  .doesNotContain("5ec2e7", "AKIDEXAMPLE", "http:", "https:");
            });
  }

  private Claims claims() {
    return new Claims(
        environment::get,
        InstantSource.fixed(NOON),
        redactor,
        new SignedRequests(Duration.ofSeconds(5), Duration.ofMillis(200)),
        new Patience(Duration.ofMillis(600), System::nanoTime, millis -> {}));
  }

  private Ticket ofFolder() {
    return new Ticket(tag, 3, "nonce", folder.toString(), null);
  }

  private Ticket ofObject(SmallStore store) {
    return new Ticket(
        tag,
        3,
        "nonce",
        null,
        new Ticket.ObjectClaim(
            store.address("put"), Map.of("If-None-Match", "*"), store.address("get")));
  }

  private SparkConf ticket(Ticket ticket) throws IOException {
    Path file = Files.writeString(folder.resolve("ticket.json"), json.write(ticket) + "\n");
    return conf.set(Ticket.CONF_KEY, file.toString());
  }

  private void held(Claim claim) throws IOException {
    Files.writeString(folder.resolve("claim.json"), json.write(claim) + "\n");
  }

  private Claim claim() throws IOException {
    return json.read(Claim.class, Files.readString(folder.resolve("claim.json")), "claim");
  }
}
