package io.muster.engine.yarn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.muster.engine.EngineException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopConfigurationTest {
  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void name() {
    environment.put("HADOOP_CONF_DIR", folder.toString());
  }

  private HadoopConfiguration read() throws EngineException {
    return HadoopConfiguration.read(environment::get, folder.resolve("etc"));
  }

  private void file(String name, String... properties) throws IOException {
    StringBuilder text = new StringBuilder("<?xml version=\"1.0\"?>\n<configuration>\n");
    for (String property : properties) {
      String[] pair = property.split("=", 2);
      text.append("<property><name>")
          .append(pair[0])
          .append("</name><value>")
          .append(pair[1])
          .append("</value></property>\n");
    }
    raw(name, text + "</configuration>\n");
  }

  private void raw(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  @Test
  void findsTheWebServicesOfServersThatKeepLogs() throws Exception {
    file(
        "yarn-site.xml",
        "yarn.resourcemanager.hostname=rm",
        "yarn.log.server.web-service.url=http://timeline:8188/ws/v1/applicationhistory/",
        "yarn.log.server.url=https://history:19890/jobhistory/logs");
    assertThat(read().logServers())
        .containsExactly(
            URI.create("http://timeline:8188/ws/v1/applicationhistory"),
            URI.create("https://history:19890/ws/v1/history"));

    file(
        "yarn-site.xml",
        "yarn.resourcemanager.hostname=rm",
        "yarn.log.server.web-service.url=http://timeline:8188/ws/v1/applicationhistory",
        "yarn.log.server.url=http://timeline:8188/applicationhistory/logs/");
    assertThat(read().logServers())
        .containsExactly(URI.create("http://timeline:8188/ws/v1/applicationhistory"));

    file(
        "yarn-site.xml",
        "yarn.resourcemanager.hostname=rm",
        "yarn.log.server.url=http://somewhere/else");
    assertThat(read().logServers()).isEmpty();
  }

  /** The cluster can be used without. */
  @Test
  void aLogServerThatCannotBeUnderstoodIsToldAndNotAsked() throws Exception {
    file(
        "yarn-site.xml",
        "yarn.resourcemanager.hostname=rm",
        "yarn.log.server.web-service.url=timeline:8188",
        "yarn.log.server.url=http://${no.such}/jobhistory/logs");

    HadoopConfiguration read = read();

    assertThat(read.logServers()).isEmpty();
    assertThat(read.notes())
        .hasSize(2)
        .anySatisfy(it -> assertThat(it).contains("\"timeline:8188\", expected http://host:port"))
        .anySatisfy(it -> assertThat(it).contains("${no.such}, which is not set"));

    file(
        "yarn-site.xml",
        "yarn.resourcemanager.hostname=rm",
        "yarn.log.server.web-service.url=http://timeline:8188/{cluster}",
        "yarn.log.server.url=http://[x/jobhistory/logs");
    assertThat(read().logServers()).isEmpty();
    assertThat(read().notes()).hasSize(2);
  }

  @Test
  void findsTheResourceManagerByItsHost() throws Exception {
    file("yarn-site.xml", "yarn.resourcemanager.hostname=ip-10-0-0-1.ec2.internal");

    HadoopConfiguration read = read();

    assertThat(read.folder()).isEqualTo(folder);
    assertThat(read.resourceManagers())
        .containsExactly(URI.create("http://ip-10-0-0-1.ec2.internal:8088"));
    assertThat(read.notes()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "rm:9999, http://rm:9999",
    "rm, http://rm:8088",
    "0.0.0.0:8088, http://localhost:8088",
    "[::1]:8088, http://[::1]:8088",
    "' rm:1 ', http://rm:1"
  })
  void findsTheResourceManagerByItsWebAddress(String written, URI address) throws Exception {
    file(
        "yarn-site.xml",
        "yarn.resourcemanager.hostname=other",
        "yarn.resourcemanager.webapp.address=" + written);

    assertThat(read().resourceManagers()).containsExactly(address);
  }

  @Test
  void usesHttpsWhereThePolicySaysSo() throws Exception {
    file("yarn-site.xml", "yarn.http.policy=HTTPS_ONLY", "yarn.resourcemanager.hostname=rm");

    assertThat(read().resourceManagers()).containsExactly(URI.create("https://rm:8090"));
  }

  @Test
  void findsEveryOneOfSeveral() throws Exception {
    file(
        "yarn-site.xml",
        "yarn.resourcemanager.ha.enabled=true",
        "yarn.resourcemanager.ha.rm-ids= rm1, rm2 ",
        "yarn.resourcemanager.webapp.address.rm1=one:8188",
        "yarn.resourcemanager.hostname.rm2=two");

    assertThat(read().resourceManagers())
        .containsExactly(URI.create("http://one:8188"), URI.create("http://two:8088"));
  }

  @Test
  void saysWhichOfSeveralHasNoAddress() throws Exception {
    file(
        "yarn-site.xml",
        "yarn.resourcemanager.ha.enabled=true",
        "yarn.resourcemanager.ha.rm-ids=rm1,rm2",
        "yarn.resourcemanager.hostname.rm1=one");

    assertThatThrownBy(this::read)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("where the ResourceManager rm2 is")
        .hasMessageContaining("yarn.resourcemanager.hostname.rm2");
  }

  @Test
  void saysThatTheIdsAreMissing() throws Exception {
    file("yarn-site.xml", "yarn.resourcemanager.ha.enabled=true");

    assertThatThrownBy(this::read).hasMessageContaining("set yarn.resourcemanager.ha.rm-ids");
  }

  @Test
  void takesAResourceManagerWithoutAnAddressToBeHere() throws Exception {
    file("yarn-site.xml");

    assertThat(read().resourceManagers()).containsExactly(URI.create("http://localhost:8088"));
    assertThat(read().notes())
        .singleElement()
        .asString()
        .contains("names no ResourceManager: taken to be on this machine");
  }

  @Test
  void replacesVariables() throws Exception {
    environment.put("RM_PORT", "77");
    file("core-site.xml", "master=${env.RM_HOST:-rm}");
    file(
        "yarn-site.xml",
        "yarn.resourcemanager.webapp.address=${yarn.resourcemanager.hostname}:${env.RM_PORT}",
        "yarn.resourcemanager.hostname=${master}");

    assertThat(read().resourceManagers()).containsExactly(URI.create("http://rm:77"));
  }

  @Test
  void saysWhereAVariableStandsThatIsNotSet() throws Exception {
    file("yarn-site.xml", "yarn.resourcemanager.hostname=${nowhere}");

    assertThatThrownBy(this::read)
        .hasMessage(
            folder.resolve("yarn-site.xml")
                + ", line 3: yarn.resourcemanager.hostname names ${nowhere}, which is not set; set"
                + " it, or write the value");
  }

  @Test
  void endsWhereVariablesLeadToThemselves() throws Exception {
    file("yarn-site.xml", "yarn.resourcemanager.hostname=${a}", "a=${b}", "b=x${a}");

    assertThatThrownBy(this::read).hasMessageContaining("no variables that lead to themselves");
  }

  @Test
  void letsALaterFileWinUnlessAnEarlierOneIsFinal() throws Exception {
    raw(
        "core-site.xml",
        """
        <configuration>
          <property><name>yarn.resourcemanager.hostname</name><value>core</value>
            <final>true</final><description>of <b>all</b></description></property>
          <property name="yarn.scheduler.minimum-allocation-mb" value="1"/>
        </configuration>
        """);
    file(
        "yarn-site.xml",
        "yarn.resourcemanager.hostname=site",
        "yarn.scheduler.minimum-allocation-mb=256");

    assertThat(read().resourceManagers()).containsExactly(URI.create("http://core:8088"));
    assertThat(read().containerSizes().minimumMiB()).isEqualTo(256);
  }

  @Test
  void readsTheSizesOfContainers() throws Exception {
    file(
        "yarn-site.xml",
        "yarn.scheduler.minimum-allocation-mb=512",
        "yarn.scheduler.maximum-allocation-mb=12288",
        "yarn.scheduler.maximum-allocation-vcores=8",
        "yarn.scheduler.increment-allocation-mb=1",
        "yarn.resource-types.memory-mb.increment-allocation=2Gi");
    file("capacity-scheduler.xml", "yarn.scheduler.capacity.resource-calculator=a.b.Dominant");

    assertThat(read().containerSizes())
        .isEqualTo(
            new ContainerSizes(
                512,
                1,
                OptionalLong.of(12288),
                OptionalLong.of(8),
                OptionalLong.of(2048),
                OptionalLong.empty()));
    assertThat(read().resourceCalculator()).contains("a.b.Dominant");
  }

  @Test
  void hasTheSizesOfHadoopWhereNoneAreSet() throws Exception {
    file("yarn-site.xml");

    assertThat(read().containerSizes().minimumMiB()).isEqualTo(1024);
    assertThat(read().containerSizes().minimumCores()).isEqualTo(1);
    assertThat(read().resourceCalculator()).isEmpty();
  }

  @Test
  void saysWhichSettingIsNoNumber() throws Exception {
    file("yarn-site.xml", "yarn.scheduler.minimum-allocation-mb=1 GB");

    assertThatThrownBy(this::read)
        .hasMessage(
            folder.resolve("yarn-site.xml")
                + ", line 3: yarn.scheduler.minimum-allocation-mb is \"1 GB\", expected a whole"
                + " number; mend the file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hadoop.security.authentication", "hadoop.http.authentication.type"})
  void refusesKerberos(String setting) throws Exception {
    file("core-site.xml", setting + "=kerberos");
    file("yarn-site.xml");

    assertThatThrownBy(this::read)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("asks for authentication by kerberos (" + setting + ")")
        .hasMessageContaining("use such a cluster, or another engine");
  }

  @Test
  void tellsTheUserOfTheEnvironment() throws Exception {
    file("yarn-site.xml");
    assertThat(read().user()).isEqualTo(System.getProperty("user.name"));

    environment.put("HADOOP_USER_NAME", "hadoop");

    assertThat(read().user()).isEqualTo("hadoop");
  }

  @Test
  void takesTheOtherVariable() throws Exception {
    environment.clear();
    environment.put("YARN_CONF_DIR", folder.toString());
    file("yarn-site.xml", "yarn.resourcemanager.hostname=rm");

    assertThat(read().resourceManagers()).hasSize(1);
  }

  @Test
  void takesTheUsualFolderWhereNoneIsNamed() throws Exception {
    environment.clear();
    file("yarn-site.xml", "yarn.resourcemanager.hostname=rm");

    HadoopConfiguration read = HadoopConfiguration.read(environment::get, folder);

    assertThat(read.folder()).isEqualTo(folder);
  }

  @Test
  void saysWhatItLookedForWhereThereIsNothing() {
    environment.clear();

    assertThatThrownBy(this::read)
        .hasMessage(
            "no configuration of YARN: neither HADOOP_CONF_DIR nor YARN_CONF_DIR is set, and there"
                + " is no "
                + folder.resolve("etc/yarn-site.xml")
                + "; set HADOOP_CONF_DIR to the folder that holds the cluster's core-site.xml and"
                + " yarn-site.xml");
  }

  @Test
  void saysThatANamedFolderHoldsNone() {
    assertThatThrownBy(this::read).hasMessageContaining("there is no yarn-site.xml in " + folder);
  }

  @Test
  void saysThatANamedFolderIsNotThere() {
    environment.put("HADOOP_CONF_DIR", folder.resolve("gone").toString());

    assertThatThrownBy(this::read)
        .hasMessageContaining("HADOOP_CONF_DIR names " + folder.resolve("gone"));
  }

  @Test
  void saysWhereXmlIsBroken() throws Exception {
    raw("yarn-site.xml", "<configuration>\n<property>\n<name>a</nam>\n</configuration>");

    assertThatThrownBy(this::read)
        .isInstanceOf(EngineException.class)
        .hasMessageStartingWith(folder.resolve("yarn-site.xml") + ", line 3: not a configuration")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yarn: 1",
        "<html/>",
        "<configuration>",
        "<configuration><property><value>1</value></property></configuration>",
        "<configuration><property>text</property></configuration>"
      })
  void refusesWhatIsNoConfiguration(String text) throws Exception {
    raw("yarn-site.xml", text);

    assertThatThrownBy(this::read)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("yarn-site.xml, line 1: not a configuration of Hadoop");
  }

  @Test
  void readsNoOtherFiles() throws Exception {
    Files.writeString(folder.resolve("secret"), "rm.example.com");
    raw(
        "yarn-site.xml",
        """
        <!DOCTYPE configuration [<!ENTITY secret SYSTEM "secret">]>
        <configuration><property><name>yarn.resourcemanager.hostname</name>
        <value>&secret;</value></property></configuration>
        """);

    assertThatThrownBy(this::read)
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("line 3")
        .hasMessageNotContaining("rm.example.com");
  }

  @Test
  void tellsOfAnInclusionThatItDoesNotFollow() throws Exception {
    raw(
        "yarn-site.xml",
        """
        <configuration xmlns:xi="http://www.w3.org/2001/XInclude">
          <xi:include href="more.xml"/>
          <property><name>yarn.resourcemanager.hostname</name><value>rm</value></property>
        </configuration>
        """);

    assertThat(read().notes())
        .containsExactly(
            folder.resolve("yarn-site.xml") + ", line 2: xi:include of more.xml is not followed");
  }
}
