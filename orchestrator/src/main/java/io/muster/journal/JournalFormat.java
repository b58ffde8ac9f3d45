package io.muster.journal;

import static io.muster.journal.RecordForm.field;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.google.common.collect.ImmutableMap;
import io.muster.lifecycle.Happening;
import io.muster.lifecycle.IterationEvent;
import io.muster.lifecycle.RunEvent;
import io.muster.plan.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/**
 * Journal format 1: headers and entries as lines of JSON, each ended by a checksum and a newline.
 */
final class JournalFormat {
  static final int VERSION = 1;

  /** The fields of every line; none of an event's own may be called so. */
  private static final String POSITION = "position";

  private static final String EPOCH = "epoch";
  private static final String AT = "at";
  private static final String ITERATION = "iteration";
  private static final String EVENT = "event";
  private static final String CHECKSUM = "checksum";
  private static final String JOURNAL = "journal";
  private static final String FORMAT = "format";
  private static final String PRODUCT = "muster";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          // a line is as long as what happened; its checksum is verified before it is read
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  static final RecordForm<ControllerIdentity> CONTROLLER =
      RecordForm.of(
          ControllerIdentity.class,
          field("host", Forms.TEXT),
          field("boot_id", Forms.TEXT),
          field("pid_namespace", Forms.TEXT),
          field("pid", Forms.LONG),
          field("start_ticks", Forms.LONG));

  private static final RecordForm<SegmentHeader> HEADER =
      RecordForm.of(
          SegmentHeader.class,
          field("run_id", Forms.TEXT),
          field(EPOCH, Forms.INT),
          field("nonce", Forms.TEXT),
          field("controller", CONTROLLER),
          field(
              "previous",
              RecordForm.of(
                  TakeoverPoint.class,
                  field(EPOCH, Forms.INT),
                  field(POSITION, Forms.LONG),
                  field(CHECKSUM, Forms.TEXT))));

  private JournalFormat() {}

  /** A line and the checksum that ends it. */
  record Line(String text, String checksum) {
    byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /** What a line says, and the checksum that ends it. */
  record Checked<T>(T content, String checksum) {}

  static Line line(SegmentHeader header) {
    return line(
        header.checksumBefore(),
        out -> {
          out.writeStringField(JOURNAL, PRODUCT);
          out.writeNumberField(FORMAT, VERSION);
          HEADER.writeFields(out, header);
        });
  }

  static Line line(JournalEntry entry, String previousChecksum) {
    return line(
        previousChecksum,
        out -> {
          out.writeNumberField(POSITION, entry.position());
          out.writeNumberField(EPOCH, entry.epoch());
          out.writeFieldName(AT);
          Forms.INSTANT.write(out, entry.at());
          if (entry.happening() instanceof Happening.ToIteration to) {
            out.writeStringField(ITERATION, to.value().text());
            writeEvent(out, EventForms.OF_ITERATIONS, to.event());
          } else {
            writeEvent(out, EventForms.OF_RUN, ((Happening.ToRun) entry.happening()).event());
          }
        });
  }

  private static <E> void writeEvent(
      JsonGenerator out, ImmutableMap<String, RecordForm<? extends E>> forms, E event)
      throws IOException {
    String name = EventForms.NAMES.get(event.getClass());
    if (name == null) {
      throw new IllegalStateException(event.getClass() + " has no name in the journal's format");
    }
    out.writeStringField(EVENT, name);
    forms.get(name).writeFields(out, event);
  }

  /**
   * The format of the segment that begins with this line, whatever else it says.
   *
   * @throws MalformedException if it is no header of a journal of Muster
   */
  static int version(byte[] line) throws MalformedException {
    return parsed(
        line,
        in -> {
          Forms.expect(in, JsonToken.START_OBJECT, "an object");
          if (!named(in, JOURNAL, Forms.TEXT).equals(PRODUCT)) {
            throw new MalformedException("it is the header of another product's journal");
          }
          return named(in, FORMAT, Forms.INT);
        });
  }

  /** Reads a header whose version is known to be this one. */
  static Checked<SegmentHeader> header(byte[] line) throws MalformedException {
    SegmentHeader header =
        parsed(
            line,
            in -> {
              Forms.expect(in, JsonToken.START_OBJECT, "an object");
              named(in, JOURNAL, Forms.TEXT);
              named(in, FORMAT, Forms.INT);
              return HEADER.readFields(in, Optional.of(CHECKSUM));
            });
    return new Checked<>(header, LineChecksum.verified(header.checksumBefore(), line));
  }

  static Checked<JournalEntry> entry(byte[] line, String previousChecksum)
      throws MalformedException {
    String checksum = LineChecksum.verified(previousChecksum, line);
    return new Checked<>(parsed(line, JournalFormat::readEntry), checksum);
  }

  private static JournalEntry readEntry(JsonParser in) throws IOException {
    Forms.expect(in, JsonToken.START_OBJECT, "an object");
    long position = named(in, POSITION, Forms.LONG);
    int epoch = named(in, EPOCH, Forms.INT);
    Instant at = named(in, AT, Forms.INSTANT);
    String next = String.valueOf(in.nextFieldName());
    Happening happening;
    if (next.equals(ITERATION)) {
      in.nextToken();
      Value value = Forms.VALUE.read(in);
      String event = named(in, EVENT, Forms.TEXT);
      IterationEvent read = readEvent(in, EventForms.OF_ITERATIONS, event, "an iteration");
      happening = Happening.to(value, read);
    } else if (next.equals(EVENT)) {
      in.nextToken();
      RunEvent read = readEvent(in, EventForms.OF_RUN, Forms.TEXT.read(in), "the run");
      happening = Happening.toRun(read);
    } else {
      throw new MalformedException(
          "field \"iteration\" or \"event\" was expected, not \"" + next + "\"");
    }
    return new JournalEntry(position, epoch, at, happening);
  }

  private static <E> E readEvent(
      JsonParser in, ImmutableMap<String, RecordForm<? extends E>> forms, String name, String whose)
      throws IOException {
    RecordForm<? extends E> form = forms.get(name);
    if (form == null) {
      throw new MalformedException("unknown event \"" + name + "\" of " + whose);
    }
    return form.readFields(in, Optional.of(CHECKSUM));
  }

  private static <T> T named(JsonParser in, String name, Form<T> form) throws IOException {
    String next = in.nextFieldName();
    if (!name.equals(next)) {
      throw new MalformedException(
          "field \"" + name + "\" was expected" + (next == null ? "" : ", not \"" + next + "\""));
    }
    in.nextToken();
    return form.read(in);
  }

  private static Line line(String previousChecksum, Writing writing) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      writing.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] object = bytes.toByteArray();
    int length = object.length - 1;
    String checksum = LineChecksum.of(previousChecksum, object, length);
    String text = new String(object, 0, length, StandardCharsets.UTF_8);
    return new Line(text + LineChecksum.suffix(checksum), checksum);
  }

  private static <T> T parsed(byte[] line, Reading<T> reading) throws MalformedException {
    try (JsonParser in = JSON.createParser(line)) {
      in.nextToken();
      return reading.read(in);
    } catch (JsonProcessingException e) {
      throw new MalformedException("it is not JSON: " + e.getOriginalMessage());
    } catch (MalformedException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Writing {
    void write(JsonGenerator out) throws IOException;
  }

  private interface Reading<T> {
    T read(JsonParser in) throws IOException;
  }
}
