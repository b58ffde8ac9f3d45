package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.PlanNode.Fields;
import io.muster.plan.PlanNode.Items;
import io.muster.plan.PlanNode.Scalar;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code quality}: what the rows of an output must be. */
final class QualityReader {
  private static final String COLUMNS = "write a list of column names";
  private static final String KEYS =
      "write a list of columns, or of lists of columns: [id, [a, b]]";
  private static final String SHARE = "write a share such as 20%, at most 1000%";
  private static final long MOST_ROWS = 1_000_000_000_000_000L;
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,4}(?:\\.\\d{1,3})?)%");
  private static final BigDecimal MOST_PERCENT = BigDecimal.valueOf(1000);

  private final Reading reading;

  QualityReader(Reading reading) {
    this.reading = reading;
  }

  /** Of an application nobody counts the rows. */
  Quality read(Section plan, Job job) {
    Optional<PlanNode> node = plan.node("quality");
    if (node.filter(QualityReader::isNone).isPresent()) {
      plan.row("quality", Numbers.NONE);
      return Quality.NONE;
    }
    if (node.isPresent() && job instanceof Job.Application) {
      reading.problem(
          plan.keyOrigin("quality"),
          "quality is said of an application of your own, whose rows Muster does not see",
          "remove it, in an override by quality: none, and check the output by verify.command");
      return Quality.NONE;
    }
    if (node.isPresent() && !(node.get() instanceof Fields)) {
      plan.wrong(node.get(), plan.path("quality"), "write a map, or none");
      return Quality.NONE;
    }
    return read(plan.section("quality"));
  }

  private static boolean isNone(PlanNode node) {
    return node instanceof Scalar scalar && scalar.text().equals(Numbers.NONE);
  }

  private Quality read(Section quality) {
    ImmutableList<String> notNull = quality.texts("not_null", Scope.FIXED, COLUMNS);
    checkTwice(notNull, quality, "not_null");
    Quality read =
        new Quality(
            notNull,
            unique(quality),
            rowCount(quality.section("row_count")),
            quality.sql("expression", "write a condition of SQL"),
            Words.read(quality, "severity", Quality.Severity.class, Quality.Severity.FAIL));
    quality.done();
    return read;
  }

  private ImmutableList<ImmutableList<String>> unique(Section quality) {
    ImmutableList.Builder<ImmutableList<String>> keys = ImmutableList.builder();
    Optional<PlanNode> node = quality.node("unique");
    if (node.isPresent() && !(node.get() instanceof Items)) {
      quality.wrong(node.get(), quality.path("unique"), KEYS);
    }
    node.filter(Items.class::isInstance)
        .ifPresent(items -> ((Items) items).nodes().forEach(item -> key(item, quality, keys)));
    ImmutableList<ImmutableList<String>> read = keys.build();
    quality.row("unique", read.toString());
    checkTwice(read, quality, "unique");
    return read;
  }

  private void key(
      PlanNode item, Section quality, ImmutableList.Builder<ImmutableList<String>> keys) {
    List<PlanNode> parts = item instanceof Items items ? items.nodes() : List.of(item);
    ImmutableList.Builder<String> columns = ImmutableList.builder();
    for (PlanNode part : parts) {
      if (part instanceof Scalar scalar
          && scalar.kind() != ScalarKind.NOTHING
          && !scalar.text().isBlank()) {
        columns.add(reading.text(scalar, Scope.FIXED));
      } else {
        quality.wrong(part, "an item of " + quality.path("unique"), KEYS);
        return;
      }
    }
    ImmutableList<String> key = columns.build();
    if (key.isEmpty()) {
      quality.wrong(item, "an item of " + quality.path("unique"), KEYS);
    } else {
      checkTwice(key, quality, "unique");
      keys.add(key);
    }
  }

  private void checkTwice(List<?> named, Section quality, String key) {
    if (ImmutableSet.copyOf(named).size() < named.size()) {
      reading.problem(
          quality.origin(key),
          quality.path(key) + " names the same column twice",
          "remove one of the two");
    }
  }

  private Quality.RowCount rowCount(Section rows) {
    Numbers numbers = new Numbers(rows);
    Quality.RowCount read =
        new Quality.RowCount(
            numbers.longInteger("min", 0, MOST_ROWS, Numbers.NONE),
            numbers.longInteger("max", 0, MOST_ROWS, Numbers.NONE),
            percent(rows));
    if (read.min().isPresent() && read.max().filter(it -> it < read.min().get()).isPresent()) {
      reading.problem(
          rows.origin("max"),
          rows.path("max") + " is less than " + rows.path("min"),
          "raise the one or lower the other");
    }
    rows.done();
    return read;
  }

  private static Optional<BigDecimal> percent(Section rows) {
    String key = "against_previous";
    Optional<Scalar> scalar = rows.scalar(key, SHARE);
    if (scalar.isEmpty()) {
      rows.row(key, Numbers.NONE);
      return Optional.empty();
    }
    Matcher matcher = PERCENT.matcher(scalar.get().text());
    Optional<BigDecimal> percent =
        matcher.matches()
            ? Optional.of(new BigDecimal(matcher.group(1)))
                .filter(it -> it.compareTo(MOST_PERCENT) <= 0)
            : Optional.empty();
    if (percent.isEmpty()) {
      rows.wrong(scalar.get(), rows.path(key), SHARE);
    } else {
      rows.row(key, scalar.get().text());
    }
    return percent;
  }
}
