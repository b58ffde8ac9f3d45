package io.muster.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.ImmutableBiMap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.lifecycle.Tag;
import io.muster.plan.MemorySize;
import io.muster.plan.Value;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The forms of what is not a record: texts, numbers, times, words, lists and maps. */
final class Forms {
  static final Form<String> TEXT = text(String.class, text -> text, text -> text);
  static final Form<Value> VALUE = text(Value.class, Value::text, Value::new);
  static final Form<Tag> TAG = text(Tag.class, Tag::text, Tag::new);

  /** ISO-8601 in UTC, as {@code 2026-01-31T02:00:00.123Z}. */
  static final Form<Instant> INSTANT = text(Instant.class, Instant::toString, Forms::instant);

  static final Form<Integer> INT =
      new Form<>(int.class) {
        @Override
        void write(JsonGenerator out, Integer value) throws IOException {
          out.writeNumber(value);
        }

        @Override
        Integer read(JsonParser in) throws IOException {
          expect(in, JsonToken.VALUE_NUMBER_INT, "a whole number");
          return in.getIntValue();
        }
      };

  static final Form<Long> LONG =
      new Form<>(long.class) {
        @Override
        void write(JsonGenerator out, Long value) throws IOException {
          out.writeNumber(value);
        }

        @Override
        Long read(JsonParser in) throws IOException {
          expect(in, JsonToken.VALUE_NUMBER_INT, "a whole number");
          return in.getLongValue();
        }
      };

  static final Form<Boolean> FLAG =
      new Form<>(boolean.class) {
        @Override
        void write(JsonGenerator out, Boolean value) throws IOException {
          out.writeBoolean(value);
        }

        @Override
        Boolean read(JsonParser in) throws IOException {
          if (!in.currentToken().isBoolean()) {
            throw unexpected(in, "true or false");
          }
          return in.getBooleanValue();
        }
      };

  /** A memory size as a whole number of MiB; the field's name says so. */
  static final Form<MemorySize> MIB =
      new Form<>(MemorySize.class) {
        @Override
        void write(JsonGenerator out, MemorySize value) throws IOException {
          out.writeNumber(value.mebibytes());
        }

        @Override
        MemorySize read(JsonParser in) throws IOException {
          long mebibytes = LONG.read(in);
          return checked(mebibytes, MemorySize::new);
        }
      };

  private Forms() {}

  /** A word for each constant of an enum: what is on disk does not change with the code. */
  static <E extends Enum<E>> Form<E> words(Class<E> type, ImmutableBiMap<E, String> words) {
    if (words.size() != type.getEnumConstants().length) {
      throw new IllegalStateException("not every constant of " + type + " has a word");
    }
    ImmutableBiMap<String, E> constants = words.inverse();
    return new Form<>(type) {
      @Override
      void write(JsonGenerator out, E value) throws IOException {
        out.writeString(words.get(value));
      }

      @Override
      E read(JsonParser in) throws IOException {
        String word = TEXT.read(in);
        E constant = constants.get(word);
        if (constant == null) {
          throw new MalformedException(
              "\"" + word + "\" is none of " + String.join(", ", constants.keySet()));
        }
        return constant;
      }
    };
  }

  static <T> Form<List<T>> list(Form<T> of) {
    return new Form<>(List.class) {
      @Override
      void write(JsonGenerator out, List<T> value) throws IOException {
        out.writeStartArray();
        for (T each : value) {
          of.write(out, each);
        }
        out.writeEndArray();
      }

      @Override
      List<T> read(JsonParser in) throws IOException {
        expect(in, JsonToken.START_ARRAY, "a list");
        List<T> read = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          read.add(of.read(in));
        }
        return ImmutableList.copyOf(read);
      }
    };
  }

  /** A map of names; its order is kept. */
  static <T> Form<ImmutableMap<String, T>> byName(Form<T> of) {
    return map(name -> name, name -> name, of);
  }

  /** A map of values of the sequence, which are its keys as text; its order is kept. */
  static <T> Form<ImmutableMap<Value, T>> byValue(Form<T> of) {
    return map(Value::text, Value::new, of);
  }

  private static <K, T> Form<ImmutableMap<K, T>> map(
      Function<K, String> written, Function<String, K> read, Form<T> of) {
    return new Form<>(ImmutableMap.class) {
      @Override
      void write(JsonGenerator out, ImmutableMap<K, T> value) throws IOException {
        out.writeStartObject();
        for (Map.Entry<K, T> entry : value.entrySet()) {
          out.writeFieldName(written.apply(entry.getKey()));
          of.write(out, entry.getValue());
        }
        out.writeEndObject();
      }

      @Override
      ImmutableMap<K, T> read(JsonParser in) throws IOException {
        expect(in, JsonToken.START_OBJECT, "a map");
        ImmutableMap.Builder<K, T> entries = ImmutableMap.builder();
        String name;
        while ((name = in.nextFieldName()) != null) {
          K key = checked(name, read);
          in.nextToken();
          entries.put(key, of.read(in));
        }
        return checked(entries, ImmutableMap.Builder::buildOrThrow);
      }
    };
  }

  static void expect(JsonParser in, JsonToken token, String what) throws IOException {
    if (in.currentToken() != token) {
      throw unexpected(in, what);
    }
  }

  private static MalformedException unexpected(JsonParser in, String what) throws IOException {
    String name = in.currentName();
    return new MalformedException(
        (name == null ? "" : "field \"" + name + "\": ") + what + " was expected");
  }

  static <T> Form<T> text(Class<T> type, Function<T, String> written, Function<String, T> read) {
    return new Form<>(type) {
      @Override
      void write(JsonGenerator out, T value) throws IOException {
        out.writeString(written.apply(value));
      }

      @Override
      T read(JsonParser in) throws IOException {
        expect(in, JsonToken.VALUE_STRING, "a text");
        return checked(in.getText(), read);
      }
    };
  }

  private static <A, T> T checked(A argument, Function<A, T> make) throws MalformedException {
    try {
      return make.apply(argument);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new MalformedException(e.getMessage());
    }
  }

  private static Instant instant(String text) {
    Instant read = Instant.parse(text);
    if (!read.toString().equals(text)) {
      throw new DateTimeException("\"" + text + "\" should be written as " + read);
    }
    return read;
  }
}
