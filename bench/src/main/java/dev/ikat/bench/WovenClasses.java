package dev.ikat.bench;

import dev.ikat.weaver.Body;
import dev.ikat.weaver.ClassFiles;
import dev.ikat.weaver.FolderWeaver;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The benchmarks as the weaver makes them, in a folder that comes before the others on the class
 * path: so each is measured woven and as javac left it, from one source. The folder goes when this
 * is closed.
 */
public final class WovenClasses implements AutoCloseable {
  private final Path folder;
  private List<Body> bodies = List.of();

  private WovenClasses(Path folder) {
    this.folder = folder;
  }

  /** Weaves the classes of this package and those below it, wherever they come from. */
  public static WovenClasses ofBenchmarks() throws IOException {
    WovenClasses woven = new WovenClasses(Files.createTempDirectory("ikat-woven"));
    woven.copyPackage();
    ClassFiles others =
        ClassFiles.ofPath(
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                    .map(Path::of)
                    .toList())
            .orElse(ClassFiles.jdk());
    woven.bodies = new FolderWeaver(woven.folder, others).weave().bodies();
    return woven;
  }

  private void copyPackage() throws IOException {
    String name = WovenClasses.class.getPackageName().replace('.', '/');
    URI source;
    try {
      source = WovenClasses.class.getProtectionDomain().getCodeSource().getLocation().toURI();
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
    Path path = Path.of(source);
    if (Files.isDirectory(path)) {
      copy(path.resolve(name), folder.resolve(name));
    } else {
      try (FileSystem jar = FileSystems.newFileSystem(path)) {
        copy(jar.getPath(name), folder.resolve(name));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  /** What became of each body. */
  public List<Body> bodies() {
    return bodies;
  }

  /** Where they are. */
  Path folder() {
    return folder;
  }

  /** A class path on which the benchmarks are woven. */
  public String classPath() {
    return folder + File.pathSeparator + System.getProperty("java.class.path");
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
