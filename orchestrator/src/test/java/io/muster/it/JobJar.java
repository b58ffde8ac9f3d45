package io.muster.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar of jobs as a user's own build would make it, compiled against Muster's own Spark. */
final class JobJar {
  private JobJar() {}

  /** Compiles the source of public class {@code name}, of no package, and puts it into the jar. */
  static void make(Path jar, String name, String source) {
    make(jar, name, source, List.of());
  }

  /** The same with more on the class path. */
  static void make(Path jar, String name, String source, List<Path> others) {
    try {
      Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "classes");
      StringWriter complaints = new StringWriter();
      JavaFileObject unit =
          new SimpleJavaFileObject(
              URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
              return source;
            }
          };
      boolean compiled =
          ToolProvider.getSystemJavaCompiler()
              .getTask(
                  complaints,
                  null,
                  null,
                  List.of("-d", classes.toString(), "-cp", classPath(others), "-proc:none"),
                  null,
                  List.of(unit))
              .call();
      assertThat(compiled).as(complaints.toString()).isTrue();
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
          var files = Files.list(classes)) {
        for (Path file : files.toList()) {
          out.putNextEntry(new JarEntry(file.getFileName().toString()));
          Files.copy(file, out);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The job's jar and Spark, and these. */
  static String classPath(List<Path> others) throws IOException {
    Path home = MusterProcess.HOME.toAbsolutePath();
    try (Stream<Path> jars = Files.list(home.resolve("spark/jars"))) {
      Stream<Path> job = Stream.of(home.resolve("job/iteration-job.jar"));
      return Stream.concat(Stream.concat(job, jars), others.stream())
          .map(Path::toString)
          .collect(Collectors.joining(":"));
    }
  }
}
