package io.muster.journal;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** How values of one type are written as JSON and strictly read back. */
abstract class Form<T> {
  private final Class<? super T> type;

  Form(Class<? super T> type) {
    this.type = type;
  }

  /** The type of the values, without its arguments. */
  final Class<? super T> type() {
    return type;
  }

  abstract void write(JsonGenerator out, T value) throws IOException;

  /**
   * Reads a value whose first token is the parser's current one; afterwards its last is.
   *
   * @throws MalformedException if it is not of this form
   */
  abstract T read(JsonParser in) throws IOException;
}
