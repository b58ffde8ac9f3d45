package io.muster.cli.iam;

import com.fasterxml.jackson.annotation.JsonValue;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A policy as {@code aws iam create-policy} takes it. */
public record PolicyDocument(ImmutableList<Statement> statements) {
  /** The language of policies, not a date of ours. */
  private static final String VERSION = "2012-10-17";

  @JsonValue
  Map<String, Object> json() {
    return ImmutableMap.of(
        "Version", VERSION, "Statement", statements.stream().map(PolicyDocument::json).toList());
  }

  private static Map<String, Object> json(Statement statement) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("Sid", statement.id());
    json.put("Effect", "Allow");
    json.put("Action", oneOrAll(statement.actions()));
    json.put("Resource", oneOrAll(statement.resources()));
    if (!statement.conditions().isEmpty()) {
      json.put("Condition", statement.conditions());
    }
    return json;
  }

  private static Object oneOrAll(List<String> texts) {
    return texts.size() == 1 ? texts.get(0) : texts;
  }
}
