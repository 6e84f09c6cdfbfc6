package dev.ikat.weaver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Weaves the class files of a folder where they are. To do it again does no harm: what has been
 * woven is left as it is.
 */
public final class FolderWeaver {
  private final Path folder;
  private final Weaver weaver;

  /**
   * For the folder.
   *
   * @param others where to look up the classes that are not in it
   */
  public FolderWeaver(Path folder, ClassFiles others) {
    this.folder = folder;
    ClassFiles own = ClassFiles.ofPath(List.of(folder));
    this.weaver = new Weaver(own.orElse(others), name -> own.find(name) != null);
  }

  /** Weaves all of them, in the order of their names; gives what became of each. */
  public List<Weaving> weaveAll() throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files = found.filter(FolderWeaver::isClass).sorted().toList();
    }
    List<Weaving> all = new ArrayList<>();
    for (Path file : files) {
      all.add(weave(file));
    }
    return all;
  }

  private static boolean isClass(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".class") && !name.equals("module-info.class");
  }

  /** Weaves one class file of the folder. */
  public Weaving weave(Path file) throws IOException {
    Weaving weaving = weaver.weave(Files.readAllBytes(file));
    if (weaving.changed()) {
      // The class itself last: if this is broken off, it is woven again as it was.
      for (Map.Entry<String, byte[]> made : weaving.classes().entrySet()) {
        if (!made.getKey().equals(weaving.className())) {
          write(made.getKey(), made.getValue());
        }
      }
      write(weaving.className(), weaving.classes().get(weaving.className()));
    }
    return weaving;
  }

  private void write(String name, byte[] bytes) throws IOException {
    Path target = folder.resolve(name + ".class");
    Path written = Files.createTempFile(target.getParent(), "ikat", ".woven");
    Files.write(written, bytes);
    Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
  }
}
