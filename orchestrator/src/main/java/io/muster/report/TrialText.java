package io.muster.report;

import io.muster.job.contract.QualityFigure;
import io.muster.job.contract.Receipt;
import io.muster.job.contract.Shown;
import io.muster.job.contract.Spread;
import io.muster.lifecycle.IterationState;
import io.muster.lifecycle.VerifiedOutput;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What people read of an iteration that was tried and whose job did not fail. */
public final class TrialText {
  private static final int LABEL = 10;
  private static final int PLAN_LINES = 60;

  private final IterationState state;
  private final Receipt receipt;
  private final Optional<String> share;
  private final int width;
  private final List<String> lines = new ArrayList<>();

  private TrialText(IterationState state, Receipt receipt, Optional<String> share, int width) {
    this.state = state;
    this.receipt = receipt;
    this.share = share;
    this.width = width;
  }

  /**
   * The lines, in columns as many as the width; plans and schemas may be wider.
   *
   * @param state after its output was judged
   * @param share of each frame's rows that was taken, as {@code 1%}; empty for all
   * @param plans where the whole plan of an output is, by the output's name
   */
  public static List<String> of(
      IterationState state,
      Receipt receipt,
      Optional<Shown> shown,
      Optional<String> share,
      Function<String, String> plans,
      Duration took,
      int width) {
    TrialText text = new TrialText(state, receipt, share, width);
    shown.ifPresent(it -> it.frames().forEach(text::frame));
    shown.ifPresent(it -> it.outputs().forEach(output -> text.output(output, plans)));
    text.lines.add("");
    text.written();
    text.quality();
    text.verdict();
    text.took(took);
    return text.lines;
  }

  private void put(String label, String text) {
    String head = label + " ".repeat(LABEL - label.length());
    lines.addAll(PlainText.wrap(head + PlainText.clean(text), width, " ".repeat(LABEL)));
  }

  private void frame(Shown.ReadFrame frame) {
    List<String> parts = new ArrayList<>();
    if (frame.files() != null) {
      parts.add(Amounts.of(frame.files(), "file"));
      parts.add(Amounts.bytes(frame.bytes()));
    }
    if (frame.rows() != null) {
      parts.add(Amounts.of(frame.rows(), "row"));
    }
    String what = parts.isEmpty() ? "read from its source" : String.join(", ", parts);
    put("frame", frame.name() + ": " + what + share.map(s -> "; " + s + " of it taken").orElse(""));
  }

  private void output(Shown.Output output, Function<String, String> plans) {
    String of = output.name().isEmpty() ? "" : " of " + output.name();
    Long all =
        output.name().isEmpty() ? receipt.rows() : receipt.outputs().get(output.name()).rows();
    if (!output.schema().isEmpty()) {
      title("schema" + of);
      output.schema().stripTrailing().lines().map(PlainText::clean).forEach(lines::add);
    }
    if (!output.columns().isEmpty()) {
      int there = output.rows().size();
      String first =
          all == null
              ? "the first " + there
              : all > there ? "the first " + there + " of " + Amounts.count(all) : "all " + there;
      title("rows" + of + " (" + first + ")");
      lines.addAll(RowTable.of(output.columns(), output.rows(), width));
    }
    if (output.remark() != null) {
      put("remark", output.remark());
    }
    if (!output.plan().isEmpty()) {
      title("plan" + of);
      List<String> plan = output.plan().strip().lines().map(PlainText::clean).toList();
      lines.addAll(plan.subList(0, Math.min(PLAN_LINES, plan.size())));
      if (plan.size() > PLAN_LINES) {
        lines.add(
            "... and "
                + Amounts.of(plan.size() - PLAN_LINES, "more line")
                + "; all of it is in "
                + plans.apply(output.name()));
      }
    }
  }

  private void title(String title) {
    lines.add("");
    lines.add(title);
  }

  /** Below zero where nobody knows without reading the files. */
  private long rows() {
    return receipt.rows() == null ? -1 : receipt.rows();
  }

  private void written() {
    long bytes = receipt.files().stream().mapToLong(file -> file.bytes()).sum();
    String files = Amounts.of(receipt.files().size(), "file") + ", " + Amounts.bytes(bytes);
    put("written", rows() < 0 ? files : Amounts.of(rows(), "row") + " in " + files);
    receipt.results().forEach((name, value) -> put("result", name + " = " + value));
  }

  private void quality() {
    for (QualityFigure figure : receipt.quality()) {
      String about =
          figure.expression() == null ? String.join(", ", figure.columns()) : figure.expression();
      String found =
          switch (figure.rule()) {
            case NOT_NULL -> "null in " + Amounts.of(figure.count(), "row");
            case UNIQUE -> Amounts.of(figure.count(), "key") + " more than once";
            case EXPRESSION -> "false for " + Amounts.of(figure.count(), "row");
          };
      put("quality", figure.rule().word() + " " + about + ": " + found);
    }
  }

  private void verdict() {
    String sampled =
        share.map(s -> " (of " + s + " of the rows: of all of them it may differ)").orElse("");
    Optional<VerifiedOutput> passed = state.output();
    passed.ifPresent(output -> output.warnings().forEach(warning -> put("warning", warning)));
    put(
        "verified",
        passed.isPresent()
            ? "it would pass" + sampled
            : "it would not pass"
                + sampled
                + ": "
                + state.failure().map(failure -> failure.message()).orElse("nobody knows why"));
  }

  private void took(Duration took) {
    Spread spread = receipt.spread();
    String busy =
        spread == null || spread.cores() == null || spread.sessionMillis() == 0
            ? ""
            : "; "
                + Amounts.of(spread.cores(), "core")
                + " busy for "
                + Amounts.share(spread.busyMillis(), spread.cores() * spread.sessionMillis())
                + " of "
                + Amounts.span(Duration.ofMillis(spread.sessionMillis()));
    put("took", Amounts.span(took) + busy);
  }
}
