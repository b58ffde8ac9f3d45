package io.muster.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.primitives.Primitives;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A record as a JSON object: a field for each component, in the components' order, under names of
 * its own. What is absent is left out. On reading, fields may come in any order; one that is
 * unknown, missing or given twice is refused.
 */
final class RecordForm<T> extends Form<T> {
  private final Constructor<T> constructor;
  private final ImmutableList<Part> parts;
  private final ImmutableMap<String, Integer> places;

  /** A field's name on disk, and how its value is written. */
  record Field(String name, Form<?> form) {}

  static Field field(String name, Form<?> form) {
    return new Field(name, form);
  }

  /** A component and the field that it is written as. */
  private record Part(String name, Form<Object> form, Presence presence, Method accessor) {}

  private RecordForm(
      Class<T> type,
      Constructor<T> constructor,
      ImmutableList<Part> parts,
      ImmutableMap<String, Integer> places) {
    super(type);
    this.constructor = constructor;
    this.parts = parts;
    this.places = places;
  }

  /**
   * The form of a record.
   *
   * @param fields one for each component, in order
   */
  static <T extends Record> RecordForm<T> of(Class<T> type, Field... fields) {
    RecordComponent[] components = type.getRecordComponents();
    if (components.length != fields.length) {
      throw new IllegalStateException(
          type + " has " + components.length + " components, its form " + fields.length);
    }
    ImmutableList.Builder<Part> parts = ImmutableList.builder();
    ImmutableMap.Builder<String, Integer> places = ImmutableMap.builder();
    for (int i = 0; i < fields.length; i++) {
      parts.add(part(components[i], fields[i]));
      places.put(fields[i].name(), i);
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return new RecordForm<>(
          type, type.getDeclaredConstructor(types), parts.build(), places.buildOrThrow());
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(type + " has no canonical constructor", e);
    }
  }

  @SuppressWarnings("unchecked") // the component's type is compared with the form's
  private static Part part(RecordComponent component, Field field) {
    Presence presence = Presence.of(component.getType());
    Class<?> written = Primitives.wrap(field.form().type());
    if (presence == Presence.REQUIRED && Primitives.wrap(component.getType()) != written) {
      throw new IllegalStateException(
          component + " is no " + written + ", as which " + field.name() + " is written");
    }
    return new Part(field.name(), (Form<Object>) field.form(), presence, component.getAccessor());
  }

  List<String> fieldNames() {
    return places.keySet().asList();
  }

  @Override
  void write(JsonGenerator out, T value) throws IOException {
    out.writeStartObject();
    writeFields(out, value);
    out.writeEndObject();
  }

  /** Writes the fields into an object that is already begun. */
  void writeFields(JsonGenerator out, Object value) throws IOException {
    for (Part part : parts) {
      Object component = part.presence().unwrapped(componentOf(value, part));
      if (component != null) {
        out.writeFieldName(part.name());
        part.form().write(out, component);
      }
    }
  }

  @Override
  T read(JsonParser in) throws IOException {
    Forms.expect(in, JsonToken.START_OBJECT, "an object");
    return readFields(in, Optional.empty());
  }

  /** Reads fields up to the object's end, or to the name of the field that is not one of these. */
  T readFields(JsonParser in, Optional<String> until) throws IOException {
    Object[] components = new Object[parts.size()];
    String name;
    while ((name = in.nextFieldName()) != null && !until.equals(Optional.of(name))) {
      Integer place = places.get(name);
      if (place == null) {
        throw new MalformedException("unknown field \"" + name + "\"");
      }
      if (components[place] != null) {
        throw new MalformedException("field \"" + name + "\" is given twice");
      }
      in.nextToken();
      components[place] = parts.get(place).form().read(in);
    }
    for (int i = 0; i < components.length; i++) {
      Part part = parts.get(i);
      if (components[i] == null && part.presence() == Presence.REQUIRED) {
        throw new MalformedException("field \"" + part.name() + "\" is missing");
      }
      components[i] = part.presence().wrapped(components[i]);
    }
    return made(components);
  }

  private T made(Object[] components) throws MalformedException {
    try {
      return constructor.newInstance(components);
    } catch (InvocationTargetException e) {
      throw new MalformedException(String.valueOf(e.getCause().getMessage()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Object componentOf(Object value, Part part) {
    try {
      return part.accessor().invoke(value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether a component may be absent, and how Java says so. */
  private enum Presence {
    REQUIRED,
    OPTIONAL,
    OPTIONAL_INT,
    OPTIONAL_LONG;

    static Presence of(Class<?> type) {
      if (type == Optional.class) {
        return OPTIONAL;
      }
      if (type == OptionalInt.class) {
        return OPTIONAL_INT;
      }
      return type == OptionalLong.class ? OPTIONAL_LONG : REQUIRED;
    }

    /** The value of a component; null if it is absent. */
    Object unwrapped(Object component) {
      return switch (this) {
        case REQUIRED -> component;
        case OPTIONAL -> ((Optional<?>) component).orElse(null);
        case OPTIONAL_INT -> {
          OptionalInt number = (OptionalInt) component;
          yield number.isPresent() ? (Object) number.getAsInt() : null;
        }
        case OPTIONAL_LONG -> {
          OptionalLong number = (OptionalLong) component;
          yield number.isPresent() ? (Object) number.getAsLong() : null;
        }
      };
    }

    /** The component of a value, which is null if it is absent. */
    Object wrapped(Object value) {
      return switch (this) {
        case REQUIRED -> value;
        case OPTIONAL -> Optional.ofNullable(value);
        case OPTIONAL_INT -> value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value);
        case OPTIONAL_LONG -> value == null ? OptionalLong.empty() : OptionalLong.of((Long) value);
      };
    }
  }
}
