package dev.ikat.fuzz;

import dev.ikat.weaver.Body;
import dev.ikat.weaver.ClassFiles;
import dev.ikat.weaver.Weaver;
import dev.ikat.weaver.Weaving;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** Weaves the classes of a program: the weaver, or in tests one with a mistake. */
@FunctionalInterface
interface Weave {
  /** Classes by binary name; those that are added are frames and the like. */
  Woven weave(Map<String, byte[]> classes);

  /**
   * What has become of a program.
   *
   * @param bodies what the weaver says of each body
   */
  record Woven(Map<String, byte[]> classes, List<Body> bodies) {
    /** The names of the classes that were not there before. */
    Set<String> added(Map<String, byte[]> before) {
      Set<String> added = new TreeSet<>(classes.keySet());
      added.removeAll(before.keySet());
      return added;
    }
  }

  /** The weaver as it is. */
  static Weave weaver() {
    ClassFiles found = ClassFiles.of(Weave.class.getClassLoader()).orElse(ClassFiles.jdk());
    Map<String, Optional<byte[]>> known = new ConcurrentHashMap<>();
    ClassFiles around =
        name ->
            known.computeIfAbsent(name, _ -> Optional.ofNullable(found.find(name))).orElse(null);
    return classes -> {
      ClassFiles own = name -> classes.get(name.replace('/', '.'));
      Weaver weaver = new Weaver(own.orElse(around));
      Map<String, byte[]> woven = new TreeMap<>();
      List<Body> bodies = new ArrayList<>();
      for (byte[] one : classes.values()) {
        Weaving weaving = weaver.weave(one);
        weaving.classes().forEach((name, bytes) -> woven.put(name.replace('/', '.'), bytes));
        bodies.addAll(weaving.bodies());
      }
      return new Woven(woven, bodies);
    };
  }
}
