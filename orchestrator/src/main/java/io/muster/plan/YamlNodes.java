package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.plan.PlanNode.Field;
import io.muster.plan.PlanNode.Fields;
import io.muster.plan.PlanNode.Items;
import io.muster.plan.PlanNode.Scalar;
import java.io.StringReader;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.representer.Representer;

/** Turns YAML text into nodes with places, within limits on depth, aliases and size. */
final class YamlNodes {
  static final int MAX_DEPTH = 50;
  static final int MAX_ALIASES = 1000;

  /** Aliases make a small file mean a huge plan: all nodes together, aliases unfolded. */
  static final int MAX_NODES = 2_000_000;

  private static final Set<Tag> PLAIN_TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MERGE);

  private final String source;
  private final Problems problems;
  private final Set<Node> above = Collections.newSetFromMap(new IdentityHashMap<>());
  private int nodes;

  private YamlNodes(String source, Problems problems) {
    this.source = source;
    this.problems = problems;
  }

  /** The document's root; empty if the text is not one YAML document, which then is a problem. */
  static Optional<PlanNode> read(String text, String source, Problems problems) {
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(MAX_ALIASES);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setCodePointLimit(PlanFile.MAX_BYTES);
    DumperOptions unused = new DumperOptions();
    Yaml yaml = new Yaml(new SafeConstructor(options), new Representer(unused), unused, options);
    Origin whole = Origin.of(source);
    try {
      Node root = yaml.compose(new StringReader(text));
      if (root == null) {
        problems.add(whole, "the file has only comments", "write a plan, or name another file");
        return Optional.empty();
      }
      return Optional.of(new YamlNodes(source, problems).node(root));
    } catch (TooMuch e) {
      problems.add(whole, e.getMessage(), "write it out, or put long lists in files of their own");
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      problems.add(
          mark == null ? whole : origin(source, mark),
          "this is not YAML: "
              + (e.getContext() == null ? "" : e.getContext() + ", ")
              + e.getProblem(),
          e.getProblem().contains("TAB")
              ? "indent by spaces"
              : "check indentation, quotes and brackets here and in the line before");
    } catch (ReaderException e) {
      problems.add(
          place(source, text, e.getPosition()),
          String.format(
              "this is not YAML: the character U+%04X may not be in it", e.getCodePoint()),
          "remove it");
    } catch (YAMLException e) {
      problems.add(whole, "this cannot be read as YAML: " + e.getMessage(), "simplify it");
    }
    return Optional.empty();
  }

  private static Origin place(String source, String text, int position) {
    String before = text.substring(0, Math.min(position, text.length()));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new Origin(source, line, before.length() - before.lastIndexOf('\n'));
  }

  private static Origin origin(String source, Mark mark) {
    return new Origin(source, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Origin origin(Node node) {
    return origin(source, node.getStartMark());
  }

  private PlanNode node(Node node) {
    if (++nodes > MAX_NODES) {
      throw new TooMuch("aliases make it more than " + MAX_NODES + " nodes");
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar);
    }
    if (!above.add(node)) {
      throw new TooMuch("an alias at " + origin(node) + " contains itself");
    }
    PlanNode read =
        node instanceof SequenceNode sequence ? items(sequence) : fields((MappingNode) node);
    above.remove(node);
    return read;
  }

  private void checkTag(Node node, boolean known) {
    if (!known) {
      problems.add(
          origin(node),
          "the tag " + node.getTag().getValue() + " has no meaning in a plan",
          "remove it; quote what must be a text");
    }
  }

  private Scalar scalar(ScalarNode node) {
    boolean plain = node.isPlain();
    checkTag(node, plain ? PLAIN_TAGS.contains(node.getTag()) : node.getTag().equals(Tag.STR));
    // an integer that is a text after all was written !!str 7
    boolean madeText =
        node.getTag().equals(Tag.STR) && ScalarKind.of(node.getValue()) == ScalarKind.INTEGER;
    boolean quoted = !plain || madeText;
    return new Scalar(origin(node), node.getValue(), quoted);
  }

  private Items items(SequenceNode node) {
    checkTag(node, node.getTag().equals(Tag.SEQ));
    ImmutableList.Builder<PlanNode> items = ImmutableList.builder();
    node.getValue().forEach(item -> items.add(node(item)));
    return new Items(origin(node), items.build());
  }

  private Fields fields(MappingNode node) {
    checkTag(node, node.getTag().equals(Tag.MAP));
    Map<String, Field> own = new LinkedHashMap<>();
    Map<String, Field> merged = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      if (tuple.getKeyNode().getTag().equals(Tag.MERGE)) {
        merge(node(tuple.getValueNode()), merged);
      } else if (tuple.getKeyNode() instanceof ScalarNode keyNode) {
        Scalar key = scalar(keyNode);
        Field former = own.get(key.text());
        PlanNode value = node(tuple.getValueNode());
        if (former == null) {
          own.put(key.text(), new Field(key, value));
        } else {
          problems.add(
              key.origin(),
              "the key " + key.text() + " was given before, at " + former.key().origin(),
              "remove one of the two");
        }
      } else {
        problems.add(
            origin(tuple.getKeyNode()), "a list or map cannot be a key", "write a word as the key");
      }
    }
    merged.putAll(own);
    return new Fields(origin(node), ImmutableMap.copyOf(merged));
  }

  private void merge(PlanNode from, Map<String, Field> into) {
    if (from instanceof Fields fields) {
      fields.byKey().forEach(into::putIfAbsent);
    } else if (from instanceof Items items
        && items.nodes().stream().allMatch(Fields.class::isInstance)) {
      items.nodes().forEach(item -> merge(item, into));
    } else {
      problems.add(
          from.origin(), "<< takes a map or a list of maps", "name an anchor of a map: <<: *base");
    }
  }

  private static final class TooMuch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooMuch(String message) {
      super(message, null, false, false);
    }
  }
}
