package io.muster.plan;

import com.google.common.collect.ImmutableList;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A text of the plan with its placeholders; a doubled dollar sign before a brace is a literal. */
public record Template(ImmutableList<Part> parts) {

  /** A piece of the text. */
  public sealed interface Part {}

  /** Text that means itself. */
  public record Literal(String text) implements Part {}

  /** Text that stands for another. */
  public record Reference(Placeholder placeholder) implements Part {}

  /** A text that has something like a placeholder, but none that there is. */
  public static final class MalformedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;
    private final String right;

    MalformedException(String wrong, String right) {
      super(wrong);
      this.right = right;
    }

    /** What would be right. */
    public String right() {
      return right;
    }
  }

  /**
   * Finds the placeholders of a text.
   *
   * @throws MalformedException if a placeholder is unknown, or not closed
   */
  public static Template parse(String text) {
    return TemplateParser.parse(text);
  }

  /** Text that means itself, whatever it looks like. */
  public static Template literal(String text) {
    return new Template(ImmutableList.of(new Literal(text)));
  }

  public Stream<Placeholder> references() {
    return parts.stream()
        .filter(Reference.class::isInstance)
        .map(part -> ((Reference) part).placeholder());
  }

  /** Puts a text in the place of each placeholder; where there is none the placeholder stays. */
  public Template fill(Function<Placeholder, Optional<String>> meaning) {
    return expand(placeholder -> meaning.apply(placeholder).map(Template::literal));
  }

  /** Like {@link #fill}, with texts that may have placeholders of their own, which stay. */
  public Template expand(Function<Placeholder, Optional<Template>> meaning) {
    ImmutableList.Builder<Part> expanded = ImmutableList.builder();
    for (Part part : parts) {
      if (part instanceof Reference reference) {
        expanded.addAll(
            meaning
                .apply(reference.placeholder())
                .map(Template::parts)
                .orElse(ImmutableList.of(part)));
      } else {
        expanded.add(part);
      }
    }
    return new Template(expanded.build());
  }

  /**
   * The text itself.
   *
   * @throws IllegalStateException if a placeholder is left
   */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Literal literal) {
        text.append(literal.text());
      } else {
        throw new IllegalStateException("a placeholder is left: " + this);
      }
    }
    return text.toString();
  }

  /**
   * As a plan would write it: parsed again it is the same.
   *
   * @throws MalformedException if a dollar sign has come to stand before a placeholder, which
   *     nobody can write
   */
  @Override
  public String toString() {
    StringBuilder written = new StringBuilder();
    StringBuilder literal = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Literal more) {
        literal.append(more.text());
      } else if (part instanceof Reference reference) {
        if (literal.toString().endsWith("$")) {
          throw new MalformedException(
              "a dollar sign stands before " + reference.placeholder(),
              "put something between the two");
        }
        written.append(escaped(literal)).append(reference.placeholder());
        literal.setLength(0);
      }
    }
    return written.append(escaped(literal)).toString();
  }

  private static String escaped(StringBuilder literal) {
    return literal.toString().replace("${", "$${");
  }
}
