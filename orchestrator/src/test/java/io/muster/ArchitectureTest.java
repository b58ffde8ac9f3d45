package io.muster;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Optional;

/**
 * The table of rooms in design.md 5 and the five forbidden calls, each of which lives in one class.
 */
@AnalyzeClasses(packages = "io.muster", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
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

  @ArchTest
  static void roomsImportWhatTheTableAllows(JavaClasses classes) {
    for (Map.Entry<String, ImmutableSet<String>> room : MAY_IMPORT.entrySet()) {
      noClasses()
          .that()
          .resideInAPackage("io.muster." + room.getKey() + "..")
          .should()
          .dependOnClassesThat(areInARoomForbiddenTo(room.getKey(), room.getValue()))
          .allowEmptyShould(true)
          .check(classes);
    }
  }

  @ArchTest
  static final ArchRule theConductorNamesNoAdapter =
      noClasses()
          .that()
          .resideInAPackage("io.muster.conductor..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.muster.engine.*..", "io.muster.storage.*..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule onlyTheContractIsSharedWithTheJob =
      noClasses()
          .that()
          .resideInAPackage("io.muster..")
          .and()
          .resideOutsideOfPackage("io.muster.job..")
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "are in the iteration job outside of its contract",
                  (JavaClass c) ->
                      c.getPackageName().startsWith("io.muster.job")
                          && !c.getPackageName().startsWith("io.muster.job.contract")))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule roomsAreFreeOfCycles =
      slices().matching("io.muster.(*)..").should().beFreeOfCycles();

  @ArchTest
  static void theOutsideWorldHasOneDoorEach(JavaClasses classes) {
    forbidOutside("java.lang.System", "exit", "Muster", classes);
    forbidOutside("java.lang.System", "getenv", "Environment", classes);
    forbidOutside("java.lang.Thread", "sleep", "SystemClock", classes);
    forbidOutside("java.time.Instant", "now", "SystemClock", classes);
  }

  @ArchTest
  static final ArchRule standardOutputHasOneDoor =
      noClasses()
          .that()
          .resideInAPackage("io.muster..")
          .and()
          .resideOutsideOfPackage("io.muster.job..")
          .and()
          .doNotHaveSimpleName("Terminal")
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");

  @ArchTest
  static final ArchRule chanceIsAnArgument =
      noClasses()
          .that()
          .resideInAPackage("io.muster..")
          .should()
          .callConstructor(java.util.Random.class);

  private static void forbidOutside(String owner, String method, String door, JavaClasses classes) {
    noClasses()
        .that()
        .resideInAPackage("io.muster..")
        .and()
        .resideOutsideOfPackage("io.muster.job..")
        .and()
        .doNotHaveSimpleName(door)
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                owner + "." + method + " outside of " + door,
                call ->
                    call.getTargetOwner().getName().equals(owner) && call.getName().equals(method)))
        .allowEmptyShould(true)
        .check(classes);
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
