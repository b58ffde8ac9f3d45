package io.muster.engine.submit;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import io.muster.engine.EngineException;
import io.muster.plan.S3Options;
import java.io.File;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The Spark settings with which applications reach {@code s3://} by Hadoop's S3A connector, as
 * Muster itself reaches it. Their names are those of Hadoop's documentation of S3A.
 */
public final class S3aConf {
  private static final String HADOOP = "spark.hadoop.";
  private static final String CONNECTOR = "hadoop-aws";
  private static final String COMMITTERS = "spark-hadoop-cloud";
  private static final String PACKAGES = "spark.jars.packages";
  private static final String IMPLEMENTATION = HADOOP + "fs.s3.impl";
  private static final String CREDENTIALS = HADOOP + "fs.s3a.aws.credentials.provider";
  private static final String ROLE = HADOOP + "fs.s3a.assumed.role.";

  private static final ImmutableList<String> WHERE_JARS_ARE_NAMED =
      ImmutableList.of(
          PACKAGES,
          "spark.jars",
          "spark.driver.extraClassPath",
          "spark.executor.extraClassPath",
          "spark.yarn.jars");

  /** S3A's own two, for keys in the settings; then all that the AWS tools know: SDK 1 and 2. */
  private static final String KEYS_IN_SETTINGS =
      "org.apache.hadoop.fs.s3a.TemporaryAWSCredentialsProvider,"
          + "org.apache.hadoop.fs.s3a.SimpleAWSCredentialsProvider,";

  private static final String CHAIN_OF_SDK_1 =
      "com.amazonaws.auth.DefaultAWSCredentialsProviderChain";
  private static final String CHAIN_OF_SDK_2 =
      "software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider";

  /** Alone where a profile is said: the chains look at the environment's keys first. */
  private static final String PROFILE_OF_SDK_1 =
      "com.amazonaws.auth.profile.ProfileCredentialsProvider";

  private static final String PROFILE_OF_SDK_2 =
      "software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider";

  private final SparkHome home;
  private final List<String> jars;
  private final Function<String, Optional<String>> ofHome;

  /**
   * @param ofHome what the home's own settings say
   */
  public S3aConf(SparkHome home, Function<String, Optional<String>> ofHome) throws EngineException {
    this.home = home;
    this.ofHome = ofHome;
    this.jars = home.jars().stream().map(jar -> jar.getFileName().toString()).toList();
  }

  /**
   * Why applications with these settings of a plan cannot reach S3, and what to do; empty if they
   * can.
   */
  public Optional<String> obstacle(Map<String, String> ofPlan) {
    // who says how s3:// is reached, as by EMR's own EMRFS, has what that takes
    return has(CONNECTOR, ofPlan) || ofPlan.containsKey(IMPLEMENTATION)
        ? Optional.empty()
        : Optional.of(
            "the Spark home "
                + home.path()
                + " ("
                + home.origin()
                + ") cannot reach s3://: it has no "
                + CONNECTOR
                + " jar; "
                + (home.origin().equals("embedded")
                    ? "`make s3a` adds it to the embedded Spark"
                    : "add it to its jars, in the version of its hadoop-client-api")
                + ", or set spark.conf."
                + PACKAGES
                + " to org.apache.hadoop:"
                + CONNECTOR
                + ":VERSION");
  }

  /**
   * What applications need in their environment to look for credentials where Muster looks.
   *
   * @param inherited the environment that they have anyway
   */
  public static ImmutableMap<String, String> environment(
      S3Options s3, Map<String, String> inherited) {
    ImmutableMap.Builder<String, String> environment = ImmutableMap.builder();
    s3.profile().ifPresent(profile -> environment.put("AWS_PROFILE", profile));
    String file = inherited.getOrDefault("AWS_SHARED_CREDENTIALS_FILE", "");
    if (!file.isEmpty()) {
      // the same, as SDK 1 calls it
      environment.put("AWS_CREDENTIAL_PROFILES_FILE", file);
    }
    return environment.buildOrThrow();
  }

  /** The same for containers of YARN, which inherit no environment from here. */
  public static ImmutableMap<String, String> environmentOfContainers(S3Options s3) {
    ImmutableMap.Builder<String, String> conf = ImmutableMap.builder();
    s3.profile()
        .ifPresent(
            profile -> {
              conf.put("spark.yarn.appMasterEnv.AWS_PROFILE", profile);
              conf.put("spark.executorEnv.AWS_PROFILE", profile);
            });
    return conf.buildOrThrow();
  }

  /**
   * How {@code s3://} is reached, for every application.
   *
   * @param sts where STS is, if it is not AWS's own
   */
  public ImmutableMap<String, String> access(
      S3Options s3, Optional<URI> endpoint, Optional<URI> sts) {
    ImmutableMap.Builder<String, String> conf = ImmutableMap.builder();
    conf.put(IMPLEMENTATION, "org.apache.hadoop.fs.s3a.S3AFileSystem");
    conf.put(HADOOP + "fs.AbstractFileSystem.s3.impl", "org.apache.hadoop.fs.s3a.S3A");
    conf.putAll(credentials(s3, sts));
    endpoint.ifPresent(
        uri -> {
          conf.put(HADOOP + "fs.s3a.endpoint", uri.toString());
          conf.put(
              HADOOP + "fs.s3a.connection.ssl.enabled",
              String.valueOf("https".equals(uri.getScheme())));
        });
    if (s3.pathStyle().orElse(endpoint.isPresent())) {
      conf.put(HADOOP + "fs.s3a.path.style.access", "true");
    }
    s3.region().ifPresent(region -> conf.put(HADOOP + "fs.s3a.endpoint.region", region));
    s3.kmsKey()
        .ifPresent(
            key -> {
              conf.put(HADOOP + "fs.s3a.encryption.algorithm", "SSE-KMS");
              conf.put(HADOOP + "fs.s3a.encryption.key", key);
            });
    if (s3.requesterPays()) {
      conf.put(HADOOP + "fs.s3a.requester.pays.enabled", "true");
    }
    return conf.buildOrThrow();
  }

  /** Where the plan names a role, those that are found otherwise take it on. */
  private ImmutableMap<String, String> credentials(S3Options s3, Optional<URI> sts) {
    String found =
        KEYS_IN_SETTINGS
            + (s3.profile().isPresent()
                ? (isSdk2() ? PROFILE_OF_SDK_2 : PROFILE_OF_SDK_1)
                : (isSdk2() ? CHAIN_OF_SDK_2 : CHAIN_OF_SDK_1));
    if (s3.role().isEmpty()) {
      return ImmutableMap.of(CREDENTIALS, found);
    }
    ImmutableMap.Builder<String, String> conf = ImmutableMap.builder();
    conf.put(CREDENTIALS, "org.apache.hadoop.fs.s3a.auth.AssumedRoleCredentialProvider");
    conf.put(ROLE + "arn", s3.role().get());
    conf.put(ROLE + "session.name", "muster");
    conf.put(ROLE + "credentials.provider", found);
    sts.map(URI::toString)
        .or(() -> s3.region().map(S3aConf::stsOf))
        .ifPresent(
            place -> {
              conf.put(ROLE + "sts.endpoint", place);
              conf.put(ROLE + "sts.endpoint.region", s3.region().orElse("us-east-1"));
            });
    return conf.buildOrThrow();
  }

  /** That of the region, as Muster itself asks; S3A would ask one that not all regions share. */
  private static String stsOf(String region) {
    return "sts." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : "");
  }

  /**
   * The committer that writes to S3 without renaming, which copies, for Muster's own jobs where the
   * home or the plan has it. It cannot overwrite single partitions, so it stays away where a plan
   * asks for that.
   */
  public ImmutableMap<String, String> committer(Map<String, String> ofPlan) {
    boolean overwritesPartitions =
        ofPlan
            .getOrDefault("spark.sql.sources.partitionOverwriteMode", "")
            .equalsIgnoreCase("dynamic");
    boolean isS3a = !ofPlan.containsKey(IMPLEMENTATION);
    if (!has(COMMITTERS, ofPlan) || !isS3a || overwritesPartitions) {
      return ImmutableMap.of();
    }
    return ImmutableMap.of(
        HADOOP + "fs.s3a.committer.name",
        "magic",
        HADOOP + "fs.s3a.committer.magic.enabled",
        "true",
        HADOOP + "mapreduce.outputcommitter.factory.scheme.s3",
        "org.apache.hadoop.fs.s3a.commit.S3ACommitterFactory",
        "spark.sql.sources.commitProtocolClass",
        "org.apache.spark.internal.io.cloud.PathOutputCommitProtocol",
        "spark.sql.parquet.output.committer.class",
        "org.apache.spark.internal.io.cloud.BindingParquetOutputCommitter");
  }

  private boolean has(String jar, Map<String, String> ofPlan) {
    return jars.stream().anyMatch(name -> name.startsWith(jar + "-") || name.startsWith(jar + "_"))
        || WHERE_JARS_ARE_NAMED.stream()
            .map(key -> said(key, ofPlan))
            .anyMatch(named -> named.contains(jar) || areInFolders(jar, named));
  }

  private String said(String key, Map<String, String> ofPlan) {
    return Optional.ofNullable(ofPlan.get(key)).or(() -> ofHome.apply(key)).orElse("");
  }

  /** EMR names folders, with a star for all that is in them. */
  private static boolean areInFolders(String jar, String classPath) {
    return Splitter.on(':')
        .splitToStream(classPath)
        .filter(entry -> entry.startsWith("/") && entry.endsWith("/*"))
        .map(entry -> new File(entry.substring(0, entry.length() - 2)).list())
        .filter(Objects::nonNull)
        .flatMap(Arrays::stream)
        .anyMatch(name -> name.startsWith(jar));
  }

  /** From Hadoop 3.4 on. */
  private boolean isSdk2() {
    return jars.stream().anyMatch(name -> name.matches("hadoop-client-api-3\\.([4-9]|\\d\\d).*"));
  }
}
