package dev.ikat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.weaver.Body;
import dev.ikat.weaver.ClassFiles;
import dev.ikat.weaver.FolderWeaver;
import dev.ikat.weaver.Weaver;
import dev.ikat.weaver.Weaving;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Weaves what the examples are compiled to, in the run of these tests that is there for it; in the
 * others it leaves all as it is. Every body must be woven.
 */
final class WovenExamples {
  private static final boolean ON = Boolean.getBoolean("ikat.tests.woven");

  private static final ClassFiles LIBRARIES = ClassFiles.of(WovenExamples.class.getClassLoader());

  private int woven;

  /** Class files by class name. */
  Map<String, byte[]> weave(Map<String, byte[]> classes) {
    if (!ON) {
      return classes;
    }
    Map<String, byte[]> files = new HashMap<>();
    classes.forEach((name, file) -> files.put(name.replace('.', '/'), file));
    ClassFiles own = files::get;
    var weaver = new Weaver(own.orElse(LIBRARIES), files::containsKey);
    Map<String, byte[]> result = new HashMap<>();
    List<Body> bodies = new ArrayList<>();
    for (byte[] file : files.values()) {
      Weaving weaving = weaver.weave(file);
      bodies.addAll(weaving.bodies());
      weaving.classes().forEach((name, made) -> result.put(name.replace('/', '.'), made));
    }
    count(bodies);
    return result;
  }

  /** A folder of class files. */
  void weave(Path folder) throws IOException {
    if (ON) {
      count(new FolderWeaver(folder, LIBRARIES).weave().bodies());
    }
  }

  private void count(List<Body> bodies) {
    assertEquals(
        List.of(),
        bodies.stream().filter(body -> !body.woven()).toList(),
        "bodies that were not woven");
    woven += bodies.size();
  }

  /** That so many bodies have been woven so far, in the run that is there for it. */
  void expectAtLeast(int count) {
    assertTrue(!ON || woven >= count, () -> woven + " bodies woven");
  }
}
