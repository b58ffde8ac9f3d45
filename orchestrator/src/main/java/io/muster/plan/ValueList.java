package io.muster.plan;

import com.google.common.collect.ImmutableList;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A sequence that was found elsewhere than in the plan, held to the same rules as one written
 * there.
 *
 * @param values those that keep the rules, in order
 * @param problems all that is wrong; empty if the values may be used
 */
public record ValueList(ImmutableList<Value> values, ImmutableList<Problem> problems) {

  /**
   * Reads a JSON or YAML list.
   *
   * @param source what the text is called in problems: a file, a command, standard input
   */
  public static ValueList read(byte[] content, String source) {
    Problems problems = new Problems();
    Origin whole = Origin.of(source);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      problems.add(whole, "the sequence is not UTF-8 text", "give a JSON list in UTF-8");
      return new ValueList(ImmutableList.of(), problems.inOrder(List.of()));
    }
    if (text.isBlank()) {
      problems.add(whole, "there is no sequence", "give a JSON list such as [2, 3, 5]");
      return new ValueList(ImmutableList.of(), problems.inOrder(List.of()));
    }
    ImmutableList<Value> values =
        YamlNodes.read(text, source, problems)
            .map(node -> values(node, problems))
            .orElse(ImmutableList.of());
    return new ValueList(values, problems.inOrder(List.of()));
  }

  /** Takes texts as they are, of a column. */
  public static ValueList of(List<String> texts, String source) {
    Problems problems = new Problems();
    Origin whole = Origin.of(source);
    if (texts.isEmpty()) {
      problems.add(whole, "the sequence is empty", "give at least one value");
    }
    Values values = new Values();
    for (String text : texts) {
      values.add(text).ifPresent(breach -> problems.add(whole, breach.wrong(), breach.right()));
    }
    return new ValueList(values.accepted(), problems.inOrder(List.of()));
  }

  private static ImmutableList<Value> values(PlanNode node, Problems problems) {
    if (!(node instanceof PlanNode.Items items)) {
      problems.add(
          node.origin(),
          "the sequence is " + node.described() + ", not a list",
          "give a JSON list such as [2, 3, 5]");
      return ImmutableList.of();
    }
    if (items.nodes().isEmpty()) {
      problems.add(node.origin(), "the sequence is empty", "give at least one value");
    }
    Values values = new Values();
    for (PlanNode item : items.nodes()) {
      Values.read(item, problems)
          .flatMap(value -> values.add(value.text()))
          .ifPresent(breach -> problems.add(item.origin(), breach.wrong(), breach.right()));
    }
    return values.accepted();
  }
}
