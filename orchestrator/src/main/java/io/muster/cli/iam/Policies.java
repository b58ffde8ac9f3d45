package io.muster.cli.iam;

import com.google.common.collect.ImmutableList;
import io.muster.plan.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a plan needs in AWS, and nothing else. Nothing is looked up, so that it can be asked before
 * anything is allowed.
 *
 * @param controller of Muster itself
 * @param applications of what Muster launches
 * @param caller of whoever starts Muster, who then takes on the role that the plan names
 * @param remarks what the user has to add or to fill in
 */
public record Policies(
    Optional<PolicyDocument> controller,
    Optional<PolicyDocument> applications,
    Optional<PolicyDocument> caller,
    ImmutableList<String> remarks) {

  /**
   * The policies of a plan; each is empty where the plan needs none.
   *
   * @param region of the environment, for a plan that names none
   * @param environment looks up a variable
   */
  public static Policies of(
      Plan plan, Optional<String> region, Function<String, Optional<String>> environment) {
    Optional<String> known = plan.s3().region().or(() -> region);
    Partition partition =
        Partition.of(
            known,
            Stream.of(plan.s3().role(), plan.s3().kmsKey()).flatMap(Optional::stream).toList());
    PlanFolders folders = PlanFolders.of(plan);
    PlanPlaces places = PlanPlaces.of(plan, environment);
    Optional<KeyOfKms> key = plan.s3().kmsKey().map(KeyOfKms::new);
    Optional<PolicyDocument> controller =
        document(
            new ControllerPolicy(folders, places).statements(partition), key, partition, known);
    Optional<PolicyDocument> applications =
        document(
            new ApplicationsPolicy(folders, places).statements(partition), key, partition, known);
    boolean isNeeded = controller.isPresent() || applications.isPresent();
    List<String> remarks = new ArrayList<>();
    if (isNeeded) {
      remarks.addAll(places.remarks());
      key.flatMap(KeyOfKms::remark).ifPresent(remarks::add);
    }
    return new Policies(
        controller,
        applications,
        plan.s3().role().filter(role -> controller.isPresent()).map(Policies::caller),
        ImmutableList.copyOf(remarks));
  }

  private static Optional<PolicyDocument> document(
      List<Statement> statements,
      Optional<KeyOfKms> key,
      Partition partition,
      Optional<String> region) {
    if (statements.isEmpty()) {
      return Optional.empty();
    }
    ImmutableList.Builder<Statement> all = ImmutableList.builder();
    all.addAll(statements);
    key.ifPresent(it -> all.add(it.use(partition, region)));
    return Optional.of(new PolicyDocument(all.build()));
  }

  private static PolicyDocument caller(String role) {
    return new PolicyDocument(
        ImmutableList.of(
            Statement.of("TakeOnTheRole", List.of("sts:AssumeRole"), List.of(role)).orElseThrow()));
  }
}
