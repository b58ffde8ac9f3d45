package io.muster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.muster.conductor.broken.NamesAnAdapter;
import io.muster.report.broken.GoesOutside;
import io.muster.report.broken.UsesTheJob;
import io.muster.slice.broken.BreaksTheTable;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * The table of rooms in design.md 5 and the five forbidden calls, each of which lives in one class.
 */
class ArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.muster");

  private static final ImmutableMap<String, ImmutableSet<String>> MAY_IMPORT =
      ImmutableMap.<String, ImmutableSet<String>>builder()
          .put("storage", ImmutableSet.of())
          .put("plan", ImmutableSet.of())
          .put("resolve", ImmutableSet.of("plan", "storage"))
          .put("slice", ImmutableSet.of("plan"))
          .put("lifecycle", ImmutableSet.of("plan", "slice"))
          .put("retry", ImmutableSet.of("plan", "slice", "lifecycle"))
          .put("engine", ImmutableSet.of("plan", "slice", "lifecycle", "storage"))
          .put("journal", ImmutableSet.of("plan", "slice", "lifecycle", "storage"))
          .put("verify", ImmutableSet.of("plan", "lifecycle", "storage"))
          .put("manifest", ImmutableSet.of("plan", "lifecycle", "verify", "storage"))
          .put(
              "conductor",
              ImmutableSet.of(
                  "plan",
                  "resolve",
                  "slice",
                  "lifecycle",
                  "retry",
                  "engine",
                  "journal",
                  "verify",
                  "manifest",
                  "storage"))
          .put("report", ImmutableSet.of("plan", "slice", "lifecycle", "journal", "storage"))
          .buildOrThrow();

  private static final ArchRule CONDUCTOR_NAMES_NO_ADAPTER =
      noClasses()
          .that()
          .resideInAPackage("io.muster.conductor..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.muster.engine.*..", "io.muster.storage.*..");

  private static final ArchRule ONLY_THE_CONTRACT_IS_SHARED =
      noClasses()
          .that(areOurs())
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are in the iteration job outside of its contract",
                  (JavaClass c) ->
                      c.getPackageName().startsWith("io.muster.job")
                          && !c.getPackageName().startsWith("io.muster.job.contract")));

  private static final ArchRule NO_CYCLES =
      slices().matching("io.muster.(*)..").should().beFreeOfCycles();

  private static final ArchRule STANDARD_OUTPUT_HAS_ONE_DOOR =
      noClasses()
          .that(areOurs())
          .and()
          .doNotHaveSimpleName("Terminal")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  private static final ArchRule CHANCE_IS_AN_ARGUMENT =
      noClasses().that(areOurs()).should().callConstructor(Random.class);

  private static final ImmutableList<ArchRule> DOORS =
      ImmutableList.of(
          door("java.lang.System", "exit", "Muster"),
          door("java.lang.System", "getenv", "Environment"),
          door("java.lang.Thread", "sleep", "SystemClock"),
          door("java.time.Instant", "now", "SystemClock"));

  @Test
  void roomsImportWhatTheTableAllows() {
    MAY_IMPORT.forEach((room, allowed) -> imports(room, allowed).check(OURS));
  }

  @Test
  void everyRoomIsInTheTable() {
    Set<String> rooms = new TreeSet<>();
    for (JavaClass c : OURS) {
      roomOf(c).ifPresent(rooms::add);
    }

    rooms.remove("cli"); // which may import everything
    assertThat(rooms).containsExactlyInAnyOrderElementsOf(MAY_IMPORT.keySet());
  }

  @Test
  void theConductorNamesNoAdapter() {
    CONDUCTOR_NAMES_NO_ADAPTER.check(OURS);
  }

  @Test
  void onlyTheContractIsSharedWithTheJob() {
    ONLY_THE_CONTRACT_IS_SHARED.check(OURS);
  }

  @Test
  void roomsAreFreeOfCycles() {
    NO_CYCLES.check(OURS);
  }

  @Test
  void theOutsideWorldHasOneDoorEach() {
    DOORS.forEach(rule -> rule.check(OURS));
  }

  @Test
  void standardOutputHasOneDoor() {
    STANDARD_OUTPUT_HAS_ONE_DOOR.check(OURS);
  }

  @Test
  void chanceIsAnArgument() {
    CHANCE_IS_AN_ARGUMENT.check(OURS);
  }

  /** A rule that nothing can break is none. */
  @Test
  void everyRuleCanBeBroken() {
    assertThat(breaks(imports("slice", MAY_IMPORT.get("slice")), BreaksTheTable.class)).isTrue();
    assertThat(breaks(CONDUCTOR_NAMES_NO_ADAPTER, NamesAnAdapter.class)).isTrue();
    assertThat(breaks(ONLY_THE_CONTRACT_IS_SHARED, UsesTheJob.class)).isTrue();
    assertThat(breaks(NO_CYCLES, BreaksTheTable.class, NamesAnAdapter.class)).isTrue();
    assertThat(DOORS).allMatch(rule -> breaks(rule, GoesOutside.class));
    assertThat(breaks(STANDARD_OUTPUT_HAS_ONE_DOOR, GoesOutside.class)).isTrue();
    assertThat(breaks(CHANCE_IS_AN_ARGUMENT, GoesOutside.class)).isTrue();
  }

  private static boolean breaks(ArchRule rule, Class<?>... classes) {
    return rule.evaluate(new ClassFileImporter().importClasses(classes)).hasViolation();
  }

  private static ArchRule imports(String room, ImmutableSet<String> allowed) {
    return noClasses()
        .that()
        .resideInAPackage("io.muster." + room + "..")
        .should()
        .dependOnClassesThat(areInARoomForbiddenTo(room, allowed));
  }

  private static ArchRule door(String owner, String method, String door) {
    return noClasses()
        .that(areOurs())
        .and()
        .doNotHaveSimpleName(door)
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                owner + "." + method + " outside of " + door,
                call ->
                    call.getTargetOwner().getName().equals(owner)
                        && call.getName().equals(method)));
  }

  private static DescribedPredicate<JavaClass> areOurs() {
    return DescribedPredicate.describe(
        "are the orchestrator's",
        c ->
            c.getPackageName().startsWith("io.muster")
                && !c.getPackageName().startsWith("io.muster.job"));
  }

  private static DescribedPredicate<JavaClass> areInARoomForbiddenTo(
      String room, ImmutableSet<String> allowed) {
    return DescribedPredicate.describe(
        "are in a room that " + room + " may not import",
        c ->
            roomOf(c).filter(other -> !other.equals(room) && !allowed.contains(other)).isPresent());
  }

  private static Optional<String> roomOf(JavaClass c) {
    String prefix = "io.muster.";
    if (!c.getPackageName().startsWith(prefix) || c.getPackageName().startsWith("io.muster.job")) {
      return Optional.empty();
    }
    String rest = c.getPackageName().substring(prefix.length());
    int dot = rest.indexOf('.');
    return Optional.of(dot < 0 ? rest : rest.substring(0, dot));
  }
}
