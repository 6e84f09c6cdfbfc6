package dev.ikat.weaver;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.objectweb.asm.ClassReader;

/**
 * Weaves classes: see the package. Any thread, and several at once.
 *
 * <p>A class comes back with its bodies woven beside the code that they were: each has one method
 * more, the state machine, and two classes of its own, its frame and, if it is a lambda, the class
 * of the object that stands for it. All else of the class stays byte for byte.
 *
 * {@snippet :
 * import dev.ikat.weaver.*;
 * import java.nio.file.*;
 *
 * var weaver = new Weaver(ClassFiles.of(getClass().getClassLoader()).orElse(ClassFiles.jdk()));
 * Weaving weaving = weaver.weave(Files.readAllBytes(Path.of("App.class")));
 * weaving.bodies().forEach(IO::println);
 * }
 */
public final class Weaver {
  private static final byte[] MARK = "dev/ikat/".getBytes(StandardCharsets.US_ASCII);

  private final ClassFiles files;
  private final Predicate<String> unit;
  private final Hierarchy hierarchy;

  /** A weaver that looks other classes up there. */
  public Weaver(ClassFiles files) {
    this(files, _ -> false);
  }

  /**
   * The same.
   *
   * @param unit whether the class of this internal name is woven together with the others: its
   *     marked methods are then taken to have companions, though its file does not show them yet
   */
  public Weaver(ClassFiles files, Predicate<String> unit) {
    this.files = files;
    this.unit = unit;
    this.hierarchy = new Hierarchy(files);
  }

  /**
   * Weaves what can be woven.
   *
   * @throws IllegalArgumentException if it is no class file, or of a Java that this weaver does not
   *     know
   */
  public Weaving weave(byte[] classFile) {
    ClassReader reader;
    try {
      reader = new ClassReader(classFile);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("not a class file that can be read: " + e.getMessage(), e);
    }
    String name = reader.getClassName();
    if (!mentionsIkat(classFile)) {
      return new Weaving(name, Map.of(name, classFile), List.of(), false);
    }
    // What it is now, and not what it was when somebody else asked for it.
    Hierarchy around = new Hierarchy(hierarchy, ClassInfo.read(classFile));
    return new ClassWeaver(around, new Suspending(around, unit), reader).weave(classFile);
  }

  /** Where it looks other classes up. */
  public ClassFiles files() {
    return files;
  }

  private static boolean mentionsIkat(byte[] classFile) {
    for (int i = 0; i <= classFile.length - MARK.length; i++) {
      int matched = 0;
      while (matched < MARK.length && classFile[i + matched] == MARK[matched]) {
        matched++;
      }
      if (matched == MARK.length) {
        return true;
      }
    }
    return false;
  }
}
