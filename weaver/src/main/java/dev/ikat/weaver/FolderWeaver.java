package dev.ikat.weaver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the class files of a folder where they are. To do it again does no harm: what has been
 * woven is left as it is, and what was made for classes that have been compiled again, or are gone,
 * is removed.
 *
 * <p>All or nothing: if any body holds a monitor where it would be suspended, no file is touched.
 *
 * {@snippet :
 * import dev.ikat.weaver.*;
 * import java.nio.file.Path;
 * import java.util.List;
 *
 * var others = ClassFiles.ofPath(List.of(Path.of("lib/ikat-core.jar"))).orElse(ClassFiles.jdk());
 * Report report = new FolderWeaver(Path.of("classes"), others).weave();
 * IO.println(report.summary());
 * }
 */
public final class FolderWeaver {
  private final Path folder;
  private final ClassPatterns excluded;
  private final ClassFiles own;
  private final ClassFiles all;

  /** For all classes of the folder; others are looked up there. */
  public FolderWeaver(Path folder, ClassFiles others) {
    this(folder, others, new ClassPatterns(List.of()));
  }

  /**
   * For the classes of the folder.
   *
   * @param others where to look up the classes that are not in it
   * @param excluded the classes to leave as they are
   */
  public FolderWeaver(Path folder, ClassFiles others, ClassPatterns excluded) {
    this.folder = folder;
    this.excluded = excluded;
    this.own = ClassFiles.ofPath(List.of(folder));
    this.all = own.orElse(others);
  }

  /**
   * Weaves all of them.
   *
   * @throws IllegalArgumentException if a class file cannot be read; the message names it
   */
  public Report weave() throws IOException {
    return weave(null, _ -> true);
  }

  /**
   * Weaves some of them.
   *
   * @param classNames their binary names
   * @throws IllegalArgumentException if a class file cannot be read; the message names it
   */
  public Report weave(Set<String> classNames) throws IOException {
    return weave(null, classNames::contains);
  }

  /**
   * Weaves those that have changed since the last time.
   *
   * @param record a file that this keeps, outside of the folder: what was woven the last time
   * @throws IllegalArgumentException if a class file cannot be read; the message names it
   */
  public Report weaveChanged(Path record) throws IOException {
    return weave(new WeavingRecord(record, excluded.toString()), _ -> true);
  }

  private Report weave(@Nullable WeavingRecord record, Predicate<String> chosen)
      throws IOException {
    Predicate<String> mine = name -> chosen.test(name) && !excluded.test(name);
    Weaver weaver = new Weaver(all, name -> mine.test(binary(name)) && own.find(name) != null);
    Map<Path, Weaving> woven = new LinkedHashMap<>();
    Map<Path, List<Body>> bodies = new LinkedHashMap<>();
    List<Path> made = new ArrayList<>();
    for (Path file : classFiles()) {
      String name = name(file);
      String host = MadeClasses.host(name);
      if (host != null) {
        if (chosen.test(binary(host))) {
          made.add(file);
        }
      } else if (mine.test(binary(name))) {
        WeavingRecord.Entry known = record == null ? null : record.unchanged(name, file);
        Weaving weaving = known == null ? weave(weaver, file) : null;
        bodies.put(file, known == null ? weaving.bodies() : known.bodies());
        if (weaving != null && weaving.changed()) {
          woven.put(file, weaving);
        }
      }
    }
    List<Body> found = bodies.values().stream().flatMap(List::stream).toList();
    List<String> names = woven.values().stream().map(one -> binary(one.className())).toList();
    if (!Report.mayBeWritten(found)) {
      return new Report(found, names, false);
    }
    for (Weaving weaving : woven.values()) {
      write(weaving);
    }
    removeUnused(made);
    if (record != null) {
      for (Map.Entry<Path, List<Body>> one : bodies.entrySet()) {
        record.note(name(one.getKey()), one.getKey(), one.getValue());
      }
      record.write();
    }
    return new Report(found, names, true);
  }

  private List<Path> classFiles() throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      return found.filter(FolderWeaver::isClass).sorted().toList();
    }
  }

  private static boolean isClass(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".class") && !name.equals("module-info.class");
  }

  /** The internal name of the class that belongs there. */
  private String name(Path file) {
    StringBuilder name = new StringBuilder();
    for (Path part : folder.relativize(file)) {
      name.append(name.isEmpty() ? "" : "/").append(part);
    }
    return name.substring(0, name.length() - ".class".length());
  }

  private static String binary(String internalName) {
    return internalName.replace('/', '.');
  }

  private static Weaving weave(Weaver weaver, Path file) throws IOException {
    try {
      return weaver.weave(Files.readAllBytes(file));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** The class itself last: if this is broken off, it is woven again as it was. */
  private void write(Weaving weaving) throws IOException {
    for (Map.Entry<String, byte[]> made : weaving.classes().entrySet()) {
      if (!made.getKey().equals(weaving.className())) {
        write(made.getKey(), made.getValue());
      }
    }
    write(weaving.className(), weaving.classes().get(weaving.className()));
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path target = folder.resolve(name + ".class");
    // Not a temporary file, which nobody else could read.
    Path written = target.resolveSibling(target.getFileName() + ".woven");
    Files.write(written, bytes);
    Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes, of these, what no class is linked to any more. */
  private void removeUnused(List<Path> made) throws IOException {
    for (Path file : made) {
      String name = name(file);
      Path host = folder.resolve(MadeClasses.host(name) + ".class");
      if (!Files.exists(host) || !MadeClasses.isLinked(Files.readAllBytes(host), name)) {
        Files.deleteIfExists(file);
      }
    }
  }
}
