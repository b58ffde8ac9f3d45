package io.muster.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.muster.cli.iam.Policies;
import io.muster.cli.iam.PolicyDocument;
import io.muster.plan.Plan;
import io.muster.report.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code muster iam}. */
@Command(
    name = "iam",
    description = {
      "Prints the IAM policies that a plan needs, and nothing more.",
      "One for Muster itself (controller), one for the applications, and, where the plan has"
          + " storage.s3.role, one for whoever starts Muster and takes on that role (caller). Looks"
          + " up nothing and needs no rights. What no plan can tell is said on stderr.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footer = {
      "",
      "Examples:",
      "  muster iam plan.yaml",
      "  muster iam plan.yaml -f prod.yaml --controller > controller.json",
      "  aws iam create-policy --policy-name muster-applications \\",
      "    --policy-document \"$(muster iam plan.yaml --applications)\"",
      "",
      "Exit codes: 0, also where nothing of the plan is in S3: then nothing is printed; 2 the plan"
          + " has problems."
    })
final class IamCommand implements Callable<Integer> {
  /** What IAM takes for one managed policy, blanks not counted. */
  private static final int MOST_CHARACTERS = 6_144;

  private final Surroundings surroundings;

  @Mixin private PlanArguments plan = new PlanArguments();

  @Option(names = "--controller", description = "Only the policy of Muster itself.")
  private boolean controller;

  @Option(names = "--applications", description = "Only the policy of the applications.")
  private boolean applications;

  @Option(
      names = "--caller",
      description = "Only the policy of whoever takes on storage.s3.role by starting Muster.")
  private boolean caller;

  IamCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public Integer call() throws Refusal {
    if (Stream.of(controller, applications, caller).filter(asked -> asked).count() > 1) {
      throw new Refusal(
          ExitCode.USAGE,
          "give one of --controller, --applications and --caller, or none of them for all in one"
              + " JSON object");
    }
    Plan read =
        new Plans(surroundings, new Stores(surroundings)).read(plan.sources(surroundings)).plan();
    Policies policies = Policies.of(read, region(), this::variable);
    Map<String, PolicyDocument> all = named(policies);
    all.forEach(this::remarkLength);
    policies.remarks().forEach(this::remark);
    if (all.isEmpty()) {
      remark("nothing of this plan is in S3: it needs no policy");
    } else if (controller || applications || caller) {
      String asked = controller ? "controller" : applications ? "applications" : "caller";
      Optional.ofNullable(all.get(asked))
          .ifPresentOrElse(this::print, () -> remark("this plan needs no policy for the " + asked));
    } else {
      print(all);
    }
    return ExitCode.PASSED.code();
  }

  private static Map<String, PolicyDocument> named(Policies policies) {
    Map<String, PolicyDocument> all = new LinkedHashMap<>();
    policies.controller().ifPresent(it -> all.put("controller", it));
    policies.applications().ifPresent(it -> all.put("applications", it));
    policies.caller().ifPresent(it -> all.put("caller", it));
    return all;
  }

  /** As the AWS tools find it, but for files and the machine's own metadata. */
  private Optional<String> region() {
    return variable("AWS_REGION").or(() -> variable("AWS_DEFAULT_REGION"));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(surroundings.environment().get(name)).filter(it -> !it.isBlank());
  }

  private void remarkLength(String name, PolicyDocument document) {
    int length = json(document).replaceAll("\\s", "").length();
    if (length > MOST_CHARACTERS) {
      remark(
          "the policy of the "
              + name
              + " has "
              + length
              + " characters, and IAM takes "
              + MOST_CHARACTERS
              + " in a managed policy: put the inputs into fewer folders, or split the policy");
    }
  }

  private void remark(String text) {
    surroundings.err().print("muster: " + text + "\n");
    surroundings.err().flush();
  }

  private void print(Object document) {
    surroundings.out().print(json(document) + "\n");
    surroundings.out().flush();
  }

  private static String json(Object document) {
    try {
      DefaultPrettyPrinter page = new DefaultPrettyPrinter();
      page.indentArraysWith(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE);
      return new ObjectMapper().writer(page).writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // texts and lists can always be written
    }
  }
}
