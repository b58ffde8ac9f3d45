package io.muster.engine.submit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableMap;
import io.muster.plan.S3Options;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class S3aConfTest {
  private static final ImmutableMap<String, String> NOTHING = ImmutableMap.of();

  @TempDir private Path home;

  @BeforeEach
  void makeHome() throws Exception {
    FakeSparkHome.in(home, "#!/bin/sh\n");
  }

  @Test
  void saysWhatAHomeLacksAndWhatToDo() throws Exception {
    assertThat(conf().obstacle(NOTHING))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains("it has no hadoop-aws jar")
                    .contains("in the version of its hadoop-client-api")
                    .contains("spark.jars.packages"));
    assertThat(
            new S3aConf(SparkHome.at(home, "embedded"), key -> Optional.empty())
                .obstacle(NOTHING)
                .orElseThrow())
        .contains("`make s3a` adds it to the embedded Spark");
    put("hadoop-aws-3.3.4.jar");
    assertThat(conf().obstacle(NOTHING)).isEmpty();
  }

  @Test
  void takesWhatThePlanBrings() throws Exception {
    for (Map.Entry<String, String> brought :
        Map.of(
                "spark.jars", "/jars/hadoop-aws-3.3.4.jar",
                "spark.jars.packages", "org.apache.hadoop:hadoop-aws:3.3.4",
                "spark.driver.extraClassPath", "/usr/lib/hadoop/hadoop-aws.jar",
                "spark.hadoop.fs.s3.impl", "com.amazon.ws.emr.hadoop.fs.EmrFileSystem")
            .entrySet()) {
      assertThat(conf().obstacle(Map.ofEntries(brought))).as("%s", brought).isEmpty();
    }
  }

  @Test
  void takesWhatTheSettingsOfTheHomeBringAsOnEmr() throws Exception {
    assertThat(
            conf(Map.of("spark.executor.extraClassPath", "/usr/lib/hadoop/hadoop-aws.jar"))
                .obstacle(NOTHING))
        .isEmpty();
    Path hadoop = Files.createDirectory(home.resolve("hadoop"));
    S3aConf emr = conf(Map.of("spark.driver.extraClassPath", "/nowhere/*:" + hadoop + "/*"));
    assertThat(emr.obstacle(NOTHING)).isPresent();
    Files.createFile(hadoop.resolve("hadoop-aws-3.4.1-amzn-2.jar"));
    assertThat(emr.obstacle(NOTHING)).isEmpty();
    assertThat(emr.obstacle(Map.of("spark.driver.extraClassPath", "/mine.jar")))
        .as("the plan's takes the place of the home's")
        .isPresent();
  }

  @Test
  void writesWithoutRenamesWhereItCan() throws Exception {
    assertThat(conf().committer(NOTHING)).isEmpty();
    assertThat(conf().committer(Map.of("spark.jars", "spark-hadoop-cloud_2.12-3.5.5.jar")))
        .containsEntry("spark.hadoop.fs.s3a.committer.name", "magic");

    put("spark-hadoop-cloud_2.12-3.5.5.jar");

    assertThat(conf().committer(NOTHING))
        .containsEntry("spark.hadoop.fs.s3a.committer.name", "magic");
    assertThat(conf().committer(Map.of("spark.sql.sources.partitionOverwriteMode", "DYNAMIC")))
        .isEmpty();
    assertThat(conf().committer(Map.of("spark.hadoop.fs.s3.impl", "another"))).isEmpty();
  }

  @Test
  void reachesAStoreOfOnesOwnAsMusterDoes() throws Exception {
    URI server = URI.create("http://127.0.0.1:9000");
    assertThat(conf().access(S3Options.NONE, Optional.of(server), Optional.empty()))
        .containsEntry("spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:9000")
        .containsEntry("spark.hadoop.fs.s3a.connection.ssl.enabled", "false")
        .containsEntry("spark.hadoop.fs.s3a.path.style.access", "true");
    assertThat(conf().access(S3Options.NONE, Optional.empty(), Optional.empty()))
        .doesNotContainKey("spark.hadoop.fs.s3a.endpoint")
        .doesNotContainKey("spark.hadoop.fs.s3a.path.style.access");
  }

  @Test
  void looksForCredentialsWhereMusterDoes() throws Exception {
    S3Options night =
        new S3Options(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("night"),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());
    assertThat(S3aConf.environment(S3Options.NONE, NOTHING)).isEmpty();
    assertThat(S3aConf.environment(night, Map.of("AWS_SHARED_CREDENTIALS_FILE", "/keys")))
        .isEqualTo(Map.of("AWS_PROFILE", "night", "AWS_CREDENTIAL_PROFILES_FILE", "/keys"));
    assertThat(S3aConf.environmentOfContainers(S3Options.NONE)).isEmpty();
    assertThat(S3aConf.environmentOfContainers(night))
        .isEqualTo(
            Map.of(
                "spark.yarn.appMasterEnv.AWS_PROFILE", "night",
                "spark.executorEnv.AWS_PROFILE", "night"));
    assertThat(credentials(S3Options.NONE))
        .endsWith(",com.amazonaws.auth.DefaultAWSCredentialsProviderChain");
    assertThat(credentials(night))
        .endsWith(",com.amazonaws.auth.profile.ProfileCredentialsProvider");

    put("hadoop-client-api-3.4.1.jar");

    assertThat(credentials(S3Options.NONE))
        .endsWith(",software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider");
    assertThat(credentials(night))
        .endsWith(",software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider");
  }

  @Test
  void takesTheRoleOnAsMusterDoes() throws Exception {
    String role = "arn:aws:iam::123456789012:role/models";
    String found = credentials(S3Options.NONE);

    assertThat(conf().access(withRole(role, "eu-west-1"), Optional.empty(), Optional.empty()))
        .containsEntry(
            "spark.hadoop.fs.s3a.aws.credentials.provider",
            "org.apache.hadoop.fs.s3a.auth.AssumedRoleCredentialProvider")
        .containsEntry("spark.hadoop.fs.s3a.assumed.role.arn", role)
        .containsEntry("spark.hadoop.fs.s3a.assumed.role.session.name", "muster")
        .containsEntry("spark.hadoop.fs.s3a.assumed.role.credentials.provider", found)
        .containsEntry(
            "spark.hadoop.fs.s3a.assumed.role.sts.endpoint", "sts.eu-west-1.amazonaws.com")
        .containsEntry("spark.hadoop.fs.s3a.assumed.role.sts.endpoint.region", "eu-west-1");
    assertThat(conf().access(withRole(role, "cn-north-1"), Optional.empty(), Optional.empty()))
        .containsEntry(
            "spark.hadoop.fs.s3a.assumed.role.sts.endpoint", "sts.cn-north-1.amazonaws.com.cn");
    URI own = URI.create("http://127.0.0.1:9000");
    assertThat(conf().access(withRole(role, "eu-west-1"), Optional.of(own), Optional.of(own)))
        .containsEntry("spark.hadoop.fs.s3a.assumed.role.sts.endpoint", "http://127.0.0.1:9000");
    assertThat(conf().access(S3Options.NONE, Optional.empty(), Optional.of(own)).keySet())
        .noneMatch(key -> key.contains("assumed.role"));
  }

  private static S3Options withRole(String role, String region) {
    return new S3Options(
        Optional.of(region),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(role),
        Optional.empty(),
        false,
        Optional.empty());
  }

  private String credentials(S3Options s3) throws Exception {
    return conf()
        .access(s3, Optional.empty(), Optional.empty())
        .get("spark.hadoop.fs.s3a.aws.credentials.provider");
  }

  private S3aConf conf() throws Exception {
    return conf(NOTHING);
  }

  private S3aConf conf(Map<String, String> ofHome) throws Exception {
    return new S3aConf(
        SparkHome.at(home, "SPARK_HOME"), key -> Optional.ofNullable(ofHome.get(key)));
  }

  private void put(String jar) throws Exception {
    Files.createFile(home.resolve("jars").resolve(jar));
  }
}
