package io.muster.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.muster.job.contract.Spec;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedSpark.class)
class RehearsalPluginTest {
  private static boolean begun;

  static void begin() {
    begun = true;
  }

  @Test
  void loadsWhatIsThereRunsNoneOfItAndPassesOverWhatIsNot(SparkSession spark, @TempDir Path place)
      throws Exception {
    String name = RehearsalPluginTest.class.getPackageName() + ".NeverLoaded";
    assertThat(loaded(name)).isNull();
    Path names = place.resolve("names");
    Files.writeString(names, "no/such/Name\njava/util/List\n" + name.replace('.', '/') + "\n");
    SparkContext context = spark.sparkContext();
    context.conf().set(Spec.CLASSES_CONF_KEY, names.toString());

    var unused = new RehearsalPlugin().driverPlugin().init(context, null);

    assertThat(loaded(name)).isNotNull();
    assertThat(begun).isFalse();
  }

  private static Object loaded(String name) throws ReflectiveOperationException {
    Method find = ClassLoader.class.getDeclaredMethod("findLoadedClass", String.class);
    find.setAccessible(true);
    return find.invoke(RehearsalPluginTest.class.getClassLoader(), name);
  }
}
