package dev.ikat.conformance.source;

import java.util.Map;

/** Loads classes that are in memory. */
final class TranslatedClasses extends ClassLoader {
  private final Map<String, byte[]> classes;

  TranslatedClasses(Map<String, byte[]> classes) {
    super("translated", TranslatedClasses.class.getClassLoader());
    this.classes = classes;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
