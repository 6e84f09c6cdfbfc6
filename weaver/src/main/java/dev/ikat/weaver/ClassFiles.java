package dev.ikat.weaver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where class files are looked up.
 *
 * {@snippet :
 * import dev.ikat.weaver.ClassFiles;
 * import java.nio.file.Path;
 * import java.util.List;
 *
 * ClassFiles files = ClassFiles.ofPath(List.of(Path.of("classes"), Path.of("lib/ikat-core.jar")));
 * byte[] string = files.orElse(ClassFiles.jdk()).find("java/lang/String");
 * }
 */
@FunctionalInterface
public interface ClassFiles {
  /** The class of this internal name, such as {@code java/lang/String}; null if it is not there. */
  byte @Nullable [] find(String internalName);

  /** What a class loader would load. */
  static ClassFiles of(ClassLoader loader) {
    return name -> {
      try (InputStream in = loader.getResourceAsStream(name + ".class")) {
        return in == null ? null : in.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** The classes of the JDK that runs this. */
  static ClassFiles jdk() {
    ClassFiles platform = of(ClassLoader.getPlatformClassLoader());
    return name -> {
      byte[] found = platform.find(name);
      return found != null ? found : JdkImage.find(name);
    };
  }

  /** Folders and jars; what is neither is left out. */
  static ClassFiles ofPath(List<Path> path) {
    List<ClassFiles> all = new ArrayList<>();
    for (Path entry : path) {
      if (Files.isDirectory(entry)) {
        all.add(ofFolder(entry));
      } else if (Files.isRegularFile(entry)) {
        all.add(ofJar(entry));
      }
    }
    return name -> {
      for (ClassFiles one : all) {
        byte[] found = one.find(name);
        if (found != null) {
          return found;
        }
      }
      return null;
    };
  }

  private static ClassFiles ofFolder(Path folder) {
    return name -> {
      try {
        return Files.readAllBytes(folder.resolve(name + ".class"));
      } catch (NoSuchFileException none) {
        return null;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  /** Its table of contents is read once, as most lookups are of classes that are elsewhere. */
  private static ClassFiles ofJar(Path file) {
    Set<String> names;
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      names = jar.stream().map(JarEntry::getName).collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return name -> names.contains(name + ".class") ? read(file, name) : null;
  }

  private static byte[] read(Path file, String name) {
    try (JarFile jar = new JarFile(file.toFile(), false);
        InputStream in = jar.getInputStream(jar.getJarEntry(name + ".class"))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** These, and where they lack a class, the others. */
  default ClassFiles orElse(ClassFiles others) {
    return name -> {
      byte[] found = find(name);
      return found != null ? found : others.find(name);
    };
  }
}
