package io.muster.plan;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import io.muster.plan.PlanNode.Field;
import io.muster.plan.PlanNode.Fields;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code iterations}: what is said of single values, laid over what is said of all. */
final class OverridesReader {
  private static final ImmutableSet<String> OWN =
      ImmutableSet.of("weight", "after", "required", "dicts", "frames");

  private final Reading reading;
  private final Fields commonFields;
  private final Fields commonFrames;
  private final IterationPlan common;
  private final Set<EffectiveValue> commonRows;

  OverridesReader(
      Reading reading, Fields plan, IterationPlan common, List<EffectiveValue> commonRows) {
    this.reading = reading;
    this.common = common;
    this.commonRows = new HashSet<>(commonRows);
    ImmutableMap.Builder<String, Field> shared = ImmutableMap.builder();
    plan.byKey()
        .forEach(
            (key, field) -> {
              if (IterationReader.SHARED.contains(key)) {
                shared.put(key, field);
              }
            });
    this.commonFields = new Fields(plan.origin(), shared.buildOrThrow());
    this.commonFrames = below(below(plan, "inputs"), "frames");
  }

  private static Fields below(Fields fields, String key) {
    Field field = fields.byKey().get(key);
    return field != null && field.node() instanceof Fields found
        ? found
        : Fields.none(fields.origin());
  }

  ImmutableMap<Value, IterationPlan> read(Section iterations, SequenceSource sequence) {
    Map<Value, IterationPlan> read = new LinkedHashMap<>();
    List<EffectiveValue> rows = reading.takeRows();
    for (String name : iterations.names()) {
      PlanNode.Scalar key = iterations.fields().byKey().get(name).key();
      Optional<Value> value = Values.read(key, reading.problems());
      if (iterations.node(name).isPresent()) {
        IterationPlan plan = override(iterations.section(name));
        value.ifPresent(it -> read.put(it, plan));
      }
      rows.addAll(reading.takeRows());
    }
    reading.addRows(rows);
    ImmutableMap<Value, IterationPlan> overrides = ImmutableMap.copyOf(read);
    if (sequence instanceof SequenceSource.Listed listed && !listed.values().isEmpty()) {
      Problems problems = reading.problems();
      Sequences.problems(
          listed.values(),
          overrides,
          value -> iterations.keyOrigin(value.text()),
          (place, breach) -> problems.add(place, breach.wrong(), breach.right()));
    }
    for (List<Value> cycle : After.cycles(ImmutableMap.copyOf(afterOf(overrides)))) {
      Fields first = (Fields) iterations.fields().byKey().get(cycle.get(0).text()).node();
      reading.problem(
          first.byKey().get("after").node().origin(),
          "iterations wait for each other: "
              + cycle.stream().map(Value::text).collect(Collectors.joining(" after ")),
          "remove one of them from an after");
    }
    return overrides;
  }

  private static Map<Value, ImmutableSet<Value>> afterOf(Map<Value, IterationPlan> overrides) {
    Map<Value, ImmutableSet<Value>> after = new LinkedHashMap<>();
    overrides.forEach((value, plan) -> after.put(value, plan.after()));
    return after;
  }

  private IterationPlan override(Section section) {
    IterationReader.SHARED.forEach(section::know);
    OWN.forEach(section::know);
    section.done();
    reading.forgetMentions();
    ImmutableMap<String, FrameInput> frames = frames(section);
    ImmutableMap<String, DictInput> dicts =
        new DictReader(reading, frames).read(section.section("dicts"), common.dicts());
    List<EffectiveValue> ownRows = reading.takeRows();
    Fields laid = Overlay.lay(withoutForeignOutput(section.fields()), section.fields());
    IterationPlan plan =
        new IterationReader(reading).read(new Section(laid, "", reading), frames, dicts, true);
    checkOutputs(plan.after());
    List<EffectiveValue> rows = reading.takeRows();
    reading.addRows(ownRows);
    rows.stream()
        .filter(row -> !commonRows.contains(row))
        .filter(row -> !row.origin().equals(Origin.DEFAULT))
        .forEach(row -> reading.row(section.path(row.path()), row.value(), row.origin()));
    return plan;
  }

  /** The plan's frames, with those of the override laid over them. */
  private ImmutableMap<String, FrameInput> frames(Section section) {
    Section own = section.section("frames");
    Map<String, Field> laid = new LinkedHashMap<>();
    own.fields()
        .byKey()
        .forEach(
            (name, field) -> {
              Field below = commonFrames.byKey().get(name);
              boolean both =
                  below != null && below.node() instanceof Fields && field.node() instanceof Fields;
              laid.put(
                  name,
                  both
                      ? new Field(
                          field.key(),
                          Overlay.lay(
                              ((Fields) below.node()).without(StageReader.KEY),
                              (Fields) field.node()))
                      : field);
            });
    Fields fields = new Fields(own.origin(), ImmutableMap.copyOf(laid));
    Map<String, FrameInput> frames = new LinkedHashMap<>(common.frames());
    frames.putAll(
        new FrameReader(reading, true).read(new Section(fields, section.path("frames"), reading)));
    return ImmutableMap.copyOf(frames);
  }

  /** What the plan says of writing is not meant for an application that one override puts in. */
  private Fields withoutForeignOutput(Fields override) {
    boolean application =
        override.byKey().containsKey("job")
            && override.byKey().get("job").node() instanceof Fields job
            && job.byKey().containsKey("application");
    if (!application
        || common.job() instanceof Job.Application
        || !commonFields.byKey().containsKey("output")
        || !(commonFields.byKey().get("output").node() instanceof Fields output)) {
      return commonFields;
    }
    Fields kept = output;
    for (String key : ImmutableList.copyOf(output.byKey().keySet())) {
      kept = key.equals("overwrite") ? kept : kept.without(key);
    }
    Map<String, Field> fields = new LinkedHashMap<>(commonFields.byKey());
    fields.put("output", new Field(commonFields.byKey().get("output").key(), kept));
    return new Fields(commonFields.origin(), ImmutableMap.copyOf(fields));
  }

  private void checkOutputs(Set<Value> after) {
    checkOutputs(reading, after);
  }

  /** Whose output an iteration uses, it must wait for. */
  static void checkOutputs(Reading reading, Set<Value> after) {
    for (Reading.Mention mention : reading.mentions()) {
      Placeholder placeholder = mention.placeholder();
      if (placeholder.kind() == Placeholder.Kind.OUTPUT_OF
          && !after.contains(new Value(placeholder.argument()))) {
        reading.problem(
            mention.origin(),
            placeholder + " is used by an iteration that does not wait for it",
            "add after: [" + placeholder.argument() + "] to the iteration");
      }
    }
  }
}
