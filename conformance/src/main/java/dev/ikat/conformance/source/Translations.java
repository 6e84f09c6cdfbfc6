package dev.ikat.conformance.source;

import dev.ikat.conformance.runtime.AioProgram;
import dev.ikat.conformance.runtime.AioRuntime;
import dev.ikat.conformance.runtime.Execution;
import dev.ikat.conformance.runtime.GenProgram;
import dev.ikat.conformance.runtime.GenRuntime;
import dev.ikat.conformance.runtime.Trace;
import dev.ikat.conformance.scenario.MalformedScenarioException;
import dev.ikat.conformance.scenario.Scenario;
import dev.ikat.conformance.source.Translator.Translated;
import dev.ikat.weaver.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Translates scenarios into Java, many at a time, as javac takes long to start. */
public final class Translations implements AutoCloseable {
  private final ClassTransform transform;
  private final Javac javac = new Javac();

  /** How many classes there are, so that each gets a name of its own. */
  private int named;

  /** How many bodies have been compiled. */
  private final Map<Kind, Integer> bodies = new EnumMap<>(Kind.class);

  Translations(ClassTransform transform) {
    this.transform = transform;
  }

  /** Translations that run as javac has compiled them. */
  public static Translations plain() {
    return new Translations((classes, _) -> classes);
  }

  /** Translations that are woven. */
  public static Translations woven(WovenBodies count) {
    return new Translations(new WeavingTransform(count));
  }

  /** How many bodies have been compiled. */
  public Map<Kind, Integer> bodies() {
    return bodies;
  }

  /** The source that the scenario is translated into. */
  public static String sourceOf(Scenario scenario) {
    return Translator.translate(scenario, "Scenario").source();
  }

  /**
   * Translates, compiles and loads them: an execution of each, for one run. What cannot be
   * translated or compiled fails when it is run.
   */
  public List<Execution> of(List<Scenario> scenarios) {
    List<String> names = new ArrayList<>();
    Map<String, Translated> translated = new LinkedHashMap<>();
    Map<String, String> problems = new HashMap<>();
    for (Scenario scenario : scenarios) {
      String simple = "Scenario" + named++;
      String name = Translator.PACKAGE + "." + simple;
      names.add(name);
      try {
        translated.put(name, Translator.translate(scenario, simple));
      } catch (MalformedScenarioException e) {
        problems.put(name, e.getMessage());
      }
    }
    ClassLoader loader = load(compile(translated, problems), problems);
    List<Execution> executions = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      executions.add(
          problems.containsKey(name)
              ? new Failure(problems.get(name))
              : execution(scenarios.get(i), loader, name));
    }
    return executions;
  }

  /** Compiles what can be compiled: with one error in it javac gives nothing at all. */
  private Map<String, byte[]> compile(
      Map<String, Translated> translated, Map<String, String> problems) {
    Map<String, String> sources = new LinkedHashMap<>();
    translated.forEach((name, one) -> sources.put(name, one.source()));
    while (!sources.isEmpty()) {
      Javac.Compiled compiled = javac.compile(sources);
      if (compiled.errors().isEmpty()) {
        for (String name : sources.keySet()) {
          translated.get(name).bodies().forEach((kind, n) -> bodies.merge(kind, n, Integer::sum));
        }
        return compiled.classes();
      }
      compiled
          .errors()
          .forEach((name, messages) -> {
            String source = sources.remove(name);
            if (source == null) {
              throw new IllegalStateException("javac: " + messages);
            }
            problems.put(name, String.join("\n", messages) + "\n" + source);
          });
    }
    return Map.of();
  }

  /** Loads and initializes all of them, so that the JVM verifies what may never be run, too. */
  private ClassLoader load(Map<String, byte[]> compiled, Map<String, String> problems) {
    Map<String, byte[]> classes = transform.transform(compiled, problems);
    ClassLoader loader = new TranslatedClasses(classes);
    for (String name : classes.keySet()) {
      try {
        Class.forName(name, true, loader);
      } catch (ClassNotFoundException | LinkageError e) {
        problems.put(scenarioOf(name), "class " + name + " cannot be loaded: " + e);
      }
    }
    return loader;
  }

  /** The class of the scenario that the class was made for. */
  static String scenarioOf(String name) {
    int end = name.indexOf('$');
    return end < 0 ? name : name.substring(0, end);
  }

  private static Execution execution(Scenario scenario, ClassLoader loader, String name) {
    return switch (scenario) {
      case Scenario.Gen gen -> new Generators(new GenRuntime(gen), loader, name);
      case Scenario.Aio aio -> new Tasks(new AioRuntime(aio), loader, name);
    };
  }

  /** A translated scenario of the suite gen. */
  private record Generators(GenRuntime runtime, ClassLoader loader, String name)
      implements Execution {
    @Override
    public void run() {
      GenProgram program = instance(loader, name, GenProgram.class, runtime);
      runtime.run(program::main);
    }

    @Override
    public Trace trace() {
      return runtime.trace;
    }
  }

  /** A translated scenario of the suite aio. */
  private record Tasks(AioRuntime runtime, ClassLoader loader, String name) implements Execution {
    @Override
    public void run() {
      AioProgram program = instance(loader, name, AioProgram.class, runtime);
      runtime.run(program::main);
    }

    @Override
    public Trace trace() {
      return runtime.trace;
    }
  }

  /** A scenario that could not be translated. */
  private record Failure(String problem) implements Execution {
    @Override
    public void run() {
      throw new IllegalStateException("not translated: " + problem);
    }

    @Override
    public Trace trace() {
      return Trace.none();
    }
  }

  private static <T> T instance(ClassLoader loader, String name, Class<T> type, Object runtime) {
    try {
      return type.cast(
          Class.forName(name, true, loader)
              .getConstructor(runtime.getClass())
              .newInstance(runtime));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot load " + name, e);
    }
  }

  @Override
  public void close() throws IOException {
    javac.close();
  }
}
