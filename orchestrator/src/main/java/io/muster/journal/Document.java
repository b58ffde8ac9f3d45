package io.muster.journal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.muster.storage.Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** A small file of one record as JSON, whose first field is the version of its format. */
final class Document<T> {
  private static final JsonFactory JSON = new JsonFactory();
  private static final String FORMAT = "format";

  private final RecordForm<T> form;
  private final Damage damage;

  /** A file without which a run cannot be understood. */
  Document(RecordForm<T> form) {
    this(form, JournalDamagedException::damaged);
  }

  /** What to say of a file that is not of this form. */
  Document(RecordForm<T> form, Damage damage) {
    this.form = form;
    this.damage = damage;
  }

  /** Says which file is damaged, how, and what to do. */
  @FunctionalInterface
  interface Damage {
    JournalDamagedException of(String file, String what);
  }

  byte[] bytes(T content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeNumberField(FORMAT, JournalFormat.VERSION);
      form.writeFields(out, content);
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * What the file says.
   *
   * @throws JournalDamagedException if it is not of this form, or of a newer format
   */
  T read(byte[] bytes, Location from) {
    try (JsonParser in = JSON.createParser(bytes)) {
      in.nextToken();
      Forms.expect(in, JsonToken.START_OBJECT, "an object");
      if (!FORMAT.equals(in.nextFieldName())) {
        throw new MalformedException("field \"format\" was expected first");
      }
      in.nextToken();
      int version = Forms.INT.read(in);
      if (version > JournalFormat.VERSION) {
        throw JournalDamagedException.newer(from.text(), version);
      }
      return form.readFields(in, Optional.empty());
    } catch (JsonProcessingException e) {
      throw damage.of(from.text(), "it is not JSON: " + e.getOriginalMessage());
    } catch (MalformedException e) {
      throw damage.of(from.text(), e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
