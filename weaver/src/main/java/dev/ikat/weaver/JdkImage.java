package dev.ikat.weaver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The image that the JDK keeps its classes in; for modules that the platform loader hides. */
final class JdkImage {
  private static final @Nullable FileSystem IMAGE = open();

  private JdkImage() {}

  private static @Nullable FileSystem open() {
    try {
      return FileSystems.getFileSystem(URI.create("jrt:/"));
    } catch (RuntimeException none) {
      return null;
    }
  }

  static byte @Nullable [] find(String name) {
    int slash = name.lastIndexOf('/');
    if (IMAGE == null || slash < 0) {
      return null;
    }
    Path modules = IMAGE.getPath("/packages", name.substring(0, slash).replace('/', '.'));
    if (!Files.exists(modules)) {
      return null;
    }
    try (var links = Files.list(modules)) {
      for (Path link : (Iterable<Path>) links::iterator) {
        Path file = link.resolve(name + ".class");
        if (Files.exists(file)) {
          return Files.readAllBytes(file);
        }
      }
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
