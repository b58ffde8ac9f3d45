package io.muster.plan;

import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the source of a frame that a database answers for. */
final class JdbcReader {
  private static final Pattern SECRET_IN_URL =
      Pattern.compile(
          "(?i)(password|passwd|pwd|token|secret)\\s*=\\s*(?!\\$\\{)|//[^/@]*:[^/@$]+@");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):[^}]*}");
  private static final String BY_REFERENCE =
      "write ${env:NAME} or ${file:PATH}: the secret is then looked up where the job runs";

  private static final List<String> OWN_KEYS =
      List.of("url", "dbtable", "query", "user", "password", "driver");

  private final Reading reading;

  JdbcReader(Reading reading) {
    this.reading = reading;
  }

  FrameInput.Jdbc read(Section jdbc) {
    Map<String, String> options =
        new LinkedHashMap<>(
            jdbc.textMap(
                "options",
                Scope.TEXT,
                (key, place) -> {
                  if (OWN_KEYS.contains(key.toLowerCase(Locale.ROOT))) {
                    reading.problem(
                        place, key + " stands in the options", "write it beside options");
                  }
                }));
    String url = jdbc.requiredText("url", Scope.TEXT, "write jdbc:postgresql://host:5432/database");
    if (!url.isEmpty() && !url.startsWith("jdbc:") && !url.startsWith("${")) {
      reading.problem(
          jdbc.origin("url"),
          jdbc.path("url") + " is no JDBC URL",
          "write jdbc:postgresql://host:5432/database");
    }
    if (SECRET_IN_URL.matcher(url).find()) {
      reading.problem(
          jdbc.origin("url"),
          jdbc.path("url") + " holds a secret",
          "write user and password beside it; " + BY_REFERENCE);
    }
    options.put("url", url);
    jdbc.text("user", Scope.TEXT, "name a user").ifPresent(user -> options.put("user", user));
    password(jdbc).ifPresent(password -> options.put("password", password));
    jdbc.text("driver", Scope.FIXED, "name the driver's class, whose jar is in spark.jars")
        .ifPresent(driver -> options.put("driver", driver));
    what(jdbc, options);
    jdbc.done();
    return new FrameInput.Jdbc(ImmutableMap.copyOf(options));
  }

  private Optional<String> password(Section jdbc) {
    Optional<String> password = jdbc.text("password", Scope.TEXT, BY_REFERENCE);
    if (password.filter(it -> !REFERENCE.matcher(it).matches()).isPresent()) {
      reading.problem(
          jdbc.origin("password"), jdbc.path("password") + " is written out", BY_REFERENCE);
    }
    return password;
  }

  private void what(Section jdbc, Map<String, String> options) {
    Optional<String> table = jdbc.text("table", Scope.FIXED, "name a table");
    Optional<String> query = jdbc.text("query", Scope.FIXED, "write a query of the database's own");
    if (table.isPresent() == query.isPresent()) {
      reading.problem(
          jdbc.origin(),
          table.isPresent()
              ? "this frame reads both a table and a query"
              : "this frame names neither a table nor a query",
          "write table: schema.name, or query: \"SELECT …\" (where: \"…\" beside jdbc is"
              + " pushed down to the database)");
    }
    jdbc.scalar("query", "write a query")
        .filter(PlanNode.Scalar::substituted)
        .ifPresent(
            it ->
                reading.problem(
                    it.origin(),
                    jdbc.path("query") + " has a param, which would reach the database as text",
                    "write the condition as where beside jdbc: there it becomes a literal"));
    table.ifPresent(it -> options.put("dbtable", it));
    query.ifPresent(it -> options.put("query", it));
  }
}
