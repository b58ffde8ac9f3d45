package io.muster.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.RunEvent;
import io.muster.plan.Plan;
import io.muster.plan.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JournalFormatTest {
  private static final String PREVIOUS = "0a1b2c3d";
  private static final Instant AT = Instant.parse("2026-01-31T02:00:00.123456Z");

  @Test
  void writesEveryEventAsFormatOneSays() {
    FormatOneLines.LINES.forEach(
        (body, happening) ->
            assertThat(JournalFormat.line(entry(happening), PREVIOUS).text())
                .isEqualTo(complete(body)));
  }

  @Test
  void readsEveryEventOfFormatOne() throws Exception {
    for (Map.Entry<String, Happening> line : FormatOneLines.LINES.entrySet()) {
      assertThat(read(line.getKey())).isEqualTo(entry(line.getValue()));
    }
  }

  @Test
  void hasALineForEveryEvent() {
    Set<String> shown = new TreeSet<>();
    for (Happening happening : FormatOneLines.LINES.values()) {
      shown.add(eventOf(happening).getClass().getName());
    }
    Set<String> all = new TreeSet<>();
    Stream.of(IterationEvent.class, IterationEvent.Intention.class, RunEvent.class)
        .flatMap(kind -> Arrays.stream(kind.getPermittedSubclasses()))
        .filter(Class::isRecord)
        .forEach(event -> all.add(event.getName()));
    assertThat(shown).isEqualTo(all);
  }

  @Test
  void givesNoFieldOfAnEventTheNameOfAFieldOfEveryLine() {
    Set<String> ofEveryLine =
        Set.of("position", "epoch", "at", "iteration", "event", "checksum", "journal", "format");
    EventForms.OF_ITERATIONS.forEach(
        (name, form) -> assertThat(form.fieldNames()).doesNotContainAnyElementsOf(ofEveryLine));
    EventForms.OF_RUN.forEach(
        (name, form) -> assertThat(form.fieldNames()).doesNotContainAnyElementsOf(ofEveryLine));
  }

  @Test
  void readsTheFieldsOfAnEventInAnyOrder() throws Exception {
    String body = run("'event':'signal_received','action':'cancel','signal':'SIGINT'");
    assertThat(read(body).happening())
        .isEqualTo(
            Happening.toRun(new RunEvent.SignalReceived("SIGINT", Plan.SignalAction.CANCEL)));
  }

  @Test
  void refusesAnUnknownEvent() {
    refuses(run("'event':'moon_landed'"), "unknown event \"moon_landed\" of the run");
    refuses(
        run("'iteration':'2','event':'run_ended','status':'passed'"),
        "unknown event \"run_ended\" of an iteration");
  }

  @Test
  void refusesAnUnknownField() {
    refuses(run("'event':'deadline_passed','mood':1"), "unknown field \"mood\"");
  }

  @Test
  void refusesAMissingField() {
    refuses(run("'event':'storage_failed'"), "field \"message\" is missing");
  }

  @Test
  void refusesAFieldGivenTwice() {
    refuses(
        run("'event':'storage_failed','message':'a','message':'b'"),
        "field \"message\" is given twice");
  }

  @Test
  void refusesAValueOfAnotherType() {
    refuses(run("'event':'storage_failed','message':7"), "field \"message\": a text was expected");
    refuses(run("'event':'storage_failed','message':null"), "a text was expected");
    refuses(
        run("'iteration':'2','event':'find_intended','attempt':'1'"),
        "a whole number was expected");
    refuses(run("'iteration':'2','event':'find_intended','attempt':99999999999"), "out of range");
  }

  @Test
  void refusesAWordThatIsNone() {
    refuses(run("'event':'run_ended','status':'fine'"), "\"fine\" is none of passed, partial");
  }

  @Test
  void refusesAValueThatCannotBeOne() {
    refuses(
        run("'event':'stopped_by_failure','failed':'a/b'"),
        "value \"a/b\" may only have letters, digits, '.', '_' and '-'");
  }

  @Test
  void refusesATimeThatIsNotWrittenInUtc() {
    refuses(
        "{'position':1,'epoch':1,'at':'2026-01-31T02:00:00+01:00','event':'deadline_passed'"
            .replace('\'', '"'),
        "should be written as 2026-01-31T01:00:00Z");
  }

  @Test
  void refusesAChangedLine() {
    String line = JournalFormat.line(entry(someHappening()), PREVIOUS).text().strip();
    byte[] changed = line.replace("ann", "bob").getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> JournalFormat.entry(changed, PREVIOUS))
        .withMessageContaining("its checksum is");
  }

  @Test
  void refusesALineThatFollowsAnother() {
    byte[] line =
        JournalFormat.line(entry(someHappening()), PREVIOUS)
            .text()
            .strip()
            .getBytes(StandardCharsets.UTF_8);
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> JournalFormat.entry(line, "00000000"))
        .withMessageContaining("the line before");
  }

  @Test
  void keepsWhateverTextAChildPrinted() throws Exception {
    String text = "a\u0000b\nc\r\u001b[31m\u2028 half a pair \ud83d, another \ude82, and \ufffe";
    JournalEntry entry = entry(Happening.toRun(new RunEvent.StorageFailed(text)));
    String line = JournalFormat.line(entry, PREVIOUS).text();
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    byte[] bytes = line.substring(0, line.length() - 1).getBytes(StandardCharsets.UTF_8);
    assertThat(JournalFormat.entry(bytes, PREVIOUS).content()).isEqualTo(entry);
  }

  @Test
  void writesTheHeaderAsFormatOneSays() throws Exception {
    SegmentHeader header =
        new SegmentHeader(
            "nightly",
            2,
            "00ff00ff00ff00ff",
            new ControllerIdentity("ci-7", "b0", "pid:[4026531836]", 4242, 99),
            Optional.of(new TakeoverPoint(1, 17, PREVIOUS)));
    String line = JournalFormat.line(header).text().strip();
    assertThat(line)
        .isEqualTo(
            complete(
                    "{'journal':'muster','format':1,'run_id':'nightly','epoch':2,"
                        .concat("'nonce':'00ff00ff00ff00ff','controller':{'host':'ci-7',")
                        .concat("'boot_id':'b0','pid_namespace':'pid:[4026531836]','pid':4242,")
                        .concat("'start_ticks':99},'previous':{'epoch':1,'position':17,")
                        .concat("'checksum':'0a1b2c3d'}")
                        .replace('\'', '"'))
                .strip());
    assertThat(JournalFormat.header(line.getBytes(StandardCharsets.UTF_8)).content())
        .isEqualTo(header);
  }

  @Test
  void tellsTheVersionOfAHeaderWhateverElseItSays() throws Exception {
    String newer = "{\"journal\":\"muster\",\"format\":2,\"shape\":[\"new\"]}";
    assertThat(JournalFormat.version(newer.getBytes(StandardCharsets.UTF_8))).isEqualTo(2);
  }

  private static Happening someHappening() {
    return Happening.to(new Value("2"), new IterationEvent.SettledByOperator(1, "ann"));
  }

  private static Object eventOf(Happening happening) {
    return happening instanceof Happening.ToIteration to
        ? to.event()
        : ((Happening.ToRun) happening).event();
  }

  private static JournalEntry entry(Happening happening) {
    return new JournalEntry(12, 3, AT, happening);
  }

  private static String run(String fields) {
    return ("{'position':12,'epoch':3,'at':'2026-01-31T02:00:00Z'," + fields).replace('\'', '"');
  }

  private static String complete(String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return body + LineChecksum.suffix(LineChecksum.of(PREVIOUS, bytes, bytes.length));
  }

  private static JournalEntry read(String body) throws MalformedException {
    byte[] line = complete(body).strip().getBytes(StandardCharsets.UTF_8);
    return JournalFormat.entry(line, PREVIOUS).content();
  }

  private static void refuses(String body, String why) {
    assertThatExceptionOfType(MalformedException.class)
        .isThrownBy(() -> read(body))
        .withMessageContaining(why);
  }
}
