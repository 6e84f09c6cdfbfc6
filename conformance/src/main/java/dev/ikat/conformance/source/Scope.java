package dev.ikat.conformance.source;

import dev.ikat.conformance.scenario.Scenario;
import dev.ikat.conformance.scenario.Scenario.ObjectKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What the bodies of a scenario see of each other: the names of their methods, and the objects. */
final class Scope {
  private final JavaText.Names methods = new JavaText.Names("");
  private final Set<String> bodies = new HashSet<>();
  private final Map<String, ObjectKind> objects = new HashMap<>();

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

  boolean isBarrier(String object) {
    return objects.get(object) == ObjectKind.BARRIER;
  }
}
