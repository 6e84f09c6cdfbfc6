package dev.ikat.fuzz.run;

import java.util.Map;
import java.util.Set;

/** Loads the classes of one program for one run, which has a trace of its own. */
public final class ProgramLoader extends ClassLoader {
  private final Map<String, byte[]> classes;
  private final Set<String> frames;
  private final Trace trace = new Trace();

  /**
   * A loader.
   *
   * @param classes by binary name
   * @param frames the names of those that a weaver added
   */
  public ProgramLoader(Map<String, byte[]> classes, Set<String> frames) {
    super(ProgramLoader.class.getClassLoader());
    this.classes = classes;
    this.frames = frames;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  /**
   * Makes the JVM verify all classes, without initialising them.
   *
   * @throws VerifyError if it refuses one
   */
  void verify() {
    for (String name : classes.keySet()) {
      try {
        // To list its methods the JVM links the class, and to link it verifies it.
        Class.forName(name, false, this).getDeclaredMethods();
      } catch (ClassNotFoundException e) {
        throw new AssertionError(name, e);
      }
    }
  }

  /** What the program has done. */
  public Trace trace() {
    return trace;
  }

  boolean isFrame(Class<?> type) {
    return type.getClassLoader() == this && frames.contains(type.getName());
  }

  /** Whether anything was woven. */
  boolean hasFrames() {
    return !frames.isEmpty();
  }
}
