package io.muster.cli.iam;

import java.util.List;
import java.util.Optional;

/** The key of KMS that encrypts what is written, as the plan names it. */
record KeyOfKms(String named) {
  private static final List<String> ACTIONS = List.of("kms:Decrypt", "kms:GenerateDataKey");
  private static final String ALIAS = "alias/";
  private static final String UNKNOWN = "*";

  /** Reading and writing with the key. */
  Statement use(Partition partition, Optional<String> region) {
    String[] arn = Partition.isArn(named) ? named.split(":", 6) : new String[0];
    String keyRegion = arn.length == 6 ? arn[3] : region.orElse(UNKNOWN);
    String account = arn.length == 6 ? arn[4] : UNKNOWN;
    String name = arn.length == 6 ? arn[5] : named;
    if (!name.startsWith(ALIAS)) {
      String key = name.replaceFirst("^key/", "");
      return statement(partition.key(keyRegion, account, key));
    }
    // no policy can name an alias as what it allows something on, but as a condition
    return statement(partition.key(keyRegion, account, UNKNOWN))
        .when("ForAnyValue:StringEquals", "kms:ResourceAliases", List.of(name));
  }

  private static Statement statement(String resource) {
    return Statement.of("UseTheKey", ACTIONS, List.of(resource)).orElseThrow();
  }

  /** What the user has to fill in for the policy to name one key and no other. */
  Optional<String> remark() {
    if (Partition.isArn(named)) {
      return Optional.empty();
    }
    return Optional.of(
        "storage.s3.kms_key "
            + named
            + " does not say whose key it is: in the statement UseTheKey replace the * before"
            + " :key/ by the number of the account, or name the key by its ARN");
  }
}
