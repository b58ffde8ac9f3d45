package io.muster.resolve;

import java.util.List;

/**
 * What an interpreter says of a function, without running its file.
 *
 * @param error why the file cannot be read, or null
 * @param line of the error or of the function; 0 where there is none
 * @param functions all that the file defines
 * @param kind null where there is an error
 * @param parameters null where they cannot be known without running the file
 */
record PythonLook(
    String error, int line, List<String> functions, Kind kind, List<Parameter> parameters) {

  /** What the name stands for. */
  enum Kind {
    FUNCTION,
    /** Imported, assigned or decorated: only running the file tells. */
    UNKNOWN,
    ASYNC,
    MISSING
  }

  /** How a parameter takes what it is given. */
  enum Taking {
    PLAIN,
    POSITIONAL,
    /** {@code **rest}: whatever else is given by name. */
    REST
  }

  /** A parameter of a function. */
  record Parameter(String name, Taking kind, boolean required) {}
}
