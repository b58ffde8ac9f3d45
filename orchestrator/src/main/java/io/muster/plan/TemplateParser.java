package io.muster.plan;

import com.google.common.collect.ImmutableList;
import io.muster.plan.Template.Literal;
import io.muster.plan.Template.MalformedException;
import io.muster.plan.Template.Part;
import io.muster.plan.Template.Reference;
import java.util.regex.Pattern;

/** Finds the placeholders of a text. */
final class TemplateParser {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
  private static final String LITERAL_HINT = "; $${ is a literal ${";

  private TemplateParser() {}

  static Template parse(String text) {
    ImmutableList.Builder<Part> parts = ImmutableList.builder();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$${", at)) {
        literal.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        int end = text.indexOf('}', at);
        if (end < 0) {
          throw new MalformedException(
              "a placeholder is not closed: " + text.substring(at), "add a }" + LITERAL_HINT);
        }
        if (literal.length() > 0) {
          parts.add(new Literal(literal.toString()));
          literal.setLength(0);
        }
        parts.add(new Reference(placeholder(text.substring(at + 2, end))));
        at = end + 1;
      } else {
        literal.append(text.charAt(at++));
      }
    }
    if (literal.length() > 0) {
      parts.add(new Literal(literal.toString()));
    }
    return new Template(parts.build());
  }

  private static Placeholder placeholder(String inner) {
    int colon = inner.indexOf(':');
    String word = colon < 0 ? inner : inner.substring(0, colon);
    String argument = colon < 0 ? "" : inner.substring(colon + 1);
    boolean known = false;
    for (Placeholder.Kind kind : Placeholder.Kind.values()) {
      if (kind.word().equals(word)) {
        known = true;
        if (kind.hasArgument() == (colon >= 0)) {
          check(kind, argument, inner);
          return new Placeholder(kind, argument);
        }
      }
    }
    if (known) {
      throw new MalformedException(
          "the placeholder ${" + inner + "} is not of the form that it has",
          "write " + forms(word) + LITERAL_HINT);
    }
    throw new MalformedException(
        "the placeholder ${" + inner + "} is unknown",
        Spelling.suggestion(word, Placeholder.Kind.words()) + LITERAL_HINT);
  }

  private static void check(Placeholder.Kind kind, String argument, String inner) {
    boolean fits =
        switch (kind) {
          case PARAM, ENV -> NAME.matcher(argument).matches();
          case OUTPUT_OF -> Value.problemOf(argument).isEmpty();
          case FILE -> !argument.isBlank();
          case DICT -> argument.indexOf('.') > 0 && !argument.endsWith(".");
          case VALUE, RUN_ID, ATTEMPT, OUTPUT, SCRATCH -> true;
        };
    if (!fits) {
      throw new MalformedException(
          "the placeholder ${" + inner + "} is not of the form that it has",
          "write " + kind.form() + LITERAL_HINT);
    }
  }

  private static String forms(String word) {
    StringBuilder forms = new StringBuilder();
    for (Placeholder.Kind kind : Placeholder.Kind.values()) {
      if (kind.word().equals(word)) {
        forms.append(forms.length() == 0 ? "" : " or ").append(kind.form());
      }
    }
    return forms.toString();
  }
}
