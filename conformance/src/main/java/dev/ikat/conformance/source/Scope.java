package dev.ikat.conformance.source;

import dev.ikat.conformance.scenario.Scenario;
import dev.ikat.conformance.scenario.Scenario.ObjectKind;
import dev.ikat.weaver.Kind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the bodies of a scenario see of each other: the names of their methods, and the objects; and
 * how many bodies there are.
 */
final class Scope {
  private final JavaText.Names methods = new JavaText.Names("");
  private final Set<String> bodies = new HashSet<>();
  private final Map<String, ObjectKind> objects = new HashMap<>();

  private final Map<Kind, Integer> written = new EnumMap<>(Kind.class);

  /** Whether an async generator is made a list of. */
  boolean usesAlist;

  Scope(Scenario scenario) {
    switch (scenario) {
      case Scenario.Gen gen -> gen.bodies().keySet().forEach(name -> bodies.add("g_" + name));
      case Scenario.Aio aio -> {
        aio.coroutines().keySet().forEach(name -> bodies.add("c_" + name));
        aio.asyncGenerators().keySet().forEach(name -> bodies.add("a_" + name));
        aio.objects().forEach(object -> objects.put(object.name(), object.kind()));
      }
    }
  }

  /**
   * The method that makes the generator, coroutine or async generator: g_, c_ or a_ and its name.
   */
  String method(String name) {
    return methods.of(name);
  }

  /** A call of that method; where the scenario has no such body, of one that raises. */
  String call(String type, String name, String arguments) {
    return bodies.contains(name)
        ? method(name) + "(" + arguments + ")"
        : "Exceptions.<%s>undefined(%s)".formatted(type, JavaText.string(name));
  }

  /** A body has been written. */
  void wrote(Kind kind) {
    written.merge(kind, 1, Integer::sum);
  }

  /** How many bodies have been written. */
  Map<Kind, Integer> written() {
    return written;
  }

  boolean isBarrier(String object) {
    return objects.get(object) == ObjectKind.BARRIER;
  }
}
