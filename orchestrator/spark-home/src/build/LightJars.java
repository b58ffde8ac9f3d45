import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars so that a JVM that has their classes in an archive reads the rest with less work (fast-start.md): what is no
 * class is stored and not compressed, and signatures go, because classes of signed jars are left out of archives.
 *
 * <pre>java LightJars.java FROM TO</pre>
 *
 * A copy has the time of what it was made from, which class archives go by. Where TO says that this very program made
 * what lies there, only jars of another time are copied. Jars in TO that are not in FROM are removed.
 */
final class LightJars {
  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/[^/]*\\.(SF|RSA|DSA|EC)", Pattern.CASE_INSENSITIVE);

  /** To be changed with whatever changes the copies. */
  private static final String FORMAT = "light jars 1\n";

  /** Native libraries for other machines are megabytes which nobody reads. */
  private static final long STORED_AT_MOST = 1 << 20;

  private LightJars() {}

  public static void main(String[] arguments) throws IOException {
    Path from = Path.of(arguments[0]);
    Path to = Files.createDirectories(Path.of(arguments[1]));
    Path madeBy = to.resolveSibling(to.getFileName() + ".made-by");
    boolean sameProgram = Files.exists(madeBy) && Files.readString(madeBy).equals(FORMAT);
    for (Path old : jarsIn(to)) {
      if (!sameProgram || !Files.exists(from.resolve(old.getFileName()))) {
        Files.delete(old);
      }
    }
    copyAll(jarsIn(from), to);
    Files.writeString(madeBy, FORMAT);
  }

  /** The largest first, each by whoever is free: the last one is then a small one. */
  private static void copyAll(List<Path> jars, Path to) {
    ExecutorService threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    try {
      List<Future<?>> copies = new ArrayList<>();
      jars.stream()
          .sorted(Comparator.comparingLong(jar -> -jar.toFile().length()))
          .forEach(jar -> copies.add(threads.submit(() -> copy(jar, to.resolve(jar.getFileName())))));
      for (Future<?> copy : copies) {
        copy.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Path> jarsIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList();
    }
  }

  private static void copy(Path jar, Path copy) {
    try {
      if (Files.exists(copy)
          && Files.getLastModifiedTime(copy).equals(Files.getLastModifiedTime(jar))) {
        return;
      }
      Path part = copy.resolveSibling(copy.getFileName() + ".part");
      try (ZipFile in = new ZipFile(jar.toFile());
          ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
        boolean signed = in.stream().anyMatch(LightJars::isSignature);
        for (ZipEntry entry : in.stream().toList()) {
          if (isSignature(entry)) {
            continue;
          }
          try (InputStream content = in.getInputStream(entry)) {
            boolean digests = signed && entry.getName().equals(JarFile.MANIFEST_NAME);
            byte[] bytes = digests ? withoutDigests(content) : content.readAllBytes();
            out.putNextEntry(copyOf(entry, bytes));
            out.write(bytes);
          }
        }
      }
      Files.setLastModifiedTime(part, Files.getLastModifiedTime(jar));
      Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(jar + " could not be copied to " + copy, e);
    }
  }

  private static boolean isSignature(ZipEntry entry) {
    return SIGNATURE.matcher(entry.getName()).matches();
  }

  private static ZipEntry copyOf(ZipEntry entry, byte[] bytes) {
    ZipEntry copy = new ZipEntry(entry.getName());
    copy.setTime(entry.getTime());
    if (!entry.getName().endsWith(".class") && bytes.length <= STORED_AT_MOST) {
      CRC32 crc = new CRC32();
      crc.update(bytes);
      copy.setMethod(ZipEntry.STORED);
      copy.setSize(bytes.length);
      copy.setCrc(crc.getValue());
    }
    return copy;
  }

  private static byte[] withoutDigests(InputStream manifest) throws IOException {
    Manifest whole = new Manifest(manifest);
    Manifest main = new Manifest();
    main.getMainAttributes().putAll(whole.getMainAttributes());
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    main.write(bytes);
    return bytes.toByteArray();
  }
}
