package dev.ikat.agent;

import static dev.ikat.agent.ChildJvm.TEST_CLASSES;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes jars for the tests. */
final class Jars {
  private Jars() {}

  /** One with these classes of the tests, and with this in its manifest. */
  static Path make(Path jar, Map<String, String> manifestEntries, Class<?>... classes)
      throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifestEntries.forEach(manifest.getMainAttributes()::putValue);
    try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      for (Class<?> one : classes) {
        String name = one.getName().replace('.', '/') + ".class";
        out.putNextEntry(new JarEntry(name));
        Files.copy(TEST_CLASSES.resolve(name), out);
        out.closeEntry();
      }
    }
    return jar;
  }
}
