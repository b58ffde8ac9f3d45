package io.muster.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.collect.ImmutableMap;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.muster.plan.PlanNode.Fields;
import io.muster.plan.PlanNode.Items;
import io.muster.plan.PlanNode.Scalar;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The reader and the published schema take and refuse the same plans. */
class PlanSchemaTest {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final JsonSchema schema =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(PlanSchemaTest.class.getResourceAsStream("plan.schema.json"));

  @Test
  void theSchemaIsOne() {
    JsonSchema ofSchemas =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));
    assertThat(ofSchemas.validate(schema.getSchemaNode())).isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> bothTakeAGoodPlan() {
    return Stream.concat(
            PlanCorpus.of("good-plans.txt").stream(),
            Stream.of(
                new PlanCorpus.Case("flights", true, List.of(), PlanFixture.text("flights.yaml"))))
        .map(plan -> DynamicTest.dynamicTest(plan.title(), () -> bothTake(plan.write())));
  }

  private void bothTake(Path file) {
    PlanFixture.valid(PlanSources.of(file, ImmutableMap.of()));
    assertThat(schema.validate(json(file).orElseThrow())).isEmpty();
  }

  @Test
  void bothTakeTheExampleThatUsersCopy() {
    bothTake(Path.of("../deploy/examples/flights/plan.yaml"));
  }

  @TestFactory
  Stream<DynamicTest> bothRefuseABadPlan() {
    return PlanCorpus.of("bad-plans.txt").stream()
        .map(
            plan ->
                DynamicTest.dynamicTest(
                    plan.title(),
                    () -> {
                      Path file = plan.write();
                      assertThat(
                              PlanFixture.problemsOf(PlanSources.of(file, ImmutableMap.of()))
                                  .stream()
                                  .map(problem -> problem.replaceFirst("^plan.yaml:", ""))
                                  .toList())
                          .isEqualTo(plan.expected())
                          .isNotEmpty();
                      if (plan.schemaTells()) {
                        assertThat(schema.validate(json(file).orElseThrow())).isNotEmpty();
                      }
                    }));
  }

  private static Optional<JsonNode> json(Path file) {
    return PlanFile.read(file, new Problems()).map(PlanSchemaTest::json);
  }

  /** As a reader of YAML would hand it to a validator. */
  private static JsonNode json(PlanNode node) {
    if (node instanceof Items items) {
      ArrayNode array = JSON.arrayNode();
      items.nodes().forEach(item -> array.add(json(item)));
      return array;
    }
    if (node instanceof Fields fields) {
      ObjectNode object = JSON.objectNode();
      fields.byKey().forEach((key, field) -> object.set(key, json(field.node())));
      return object;
    }
    Scalar scalar = (Scalar) node;
    return switch (scalar.kind()) {
      case TEXT, MOMENT, UNCLEAR -> JSON.textNode(scalar.text());
      case INTEGER -> JSON.numberNode(new java.math.BigInteger(scalar.text()));
      case DECIMAL -> JSON.numberNode(new BigDecimal(scalar.text()));
      case FLAG -> JSON.booleanNode(Boolean.parseBoolean(scalar.text()));
      case NOTHING -> JSON.nullNode();
    };
  }
}
