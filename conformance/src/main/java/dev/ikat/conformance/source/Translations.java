package dev.ikat.conformance.source;

import dev.ikat.conformance.runtime.AioProgram;
import dev.ikat.conformance.runtime.AioRuntime;
import dev.ikat.conformance.runtime.Execution;
import dev.ikat.conformance.runtime.GenProgram;
import dev.ikat.conformance.runtime.GenRuntime;
import dev.ikat.conformance.runtime.Trace;
import dev.ikat.conformance.scenario.MalformedScenarioException;
import dev.ikat.conformance.scenario.Scenario;
import java.io.IOException;
import java.util.ArrayList;
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

  private Translations(ClassTransform transform) {
    this.transform = transform;
  }

  /** Translations that run as javac has compiled them. */
  public static Translations plain() {
    return new Translations(ClassTransform.NONE);
  }

  /** The source that the scenario is translated into. */
  public static String sourceOf(Scenario scenario) {
    return Translator.translate(scenario, "Scenario");
  }

  /**
   * Translates, compiles and loads them: an execution of each, for one run. What cannot be
   * translated or compiled fails when it is run.
   */
  public List<Execution> of(List<Scenario> scenarios) {
    List<String> names = new ArrayList<>();
    Map<String, String> sources = new LinkedHashMap<>();
    Map<String, String> problems = new HashMap<>();
    for (Scenario scenario : scenarios) {
      String simple = "Scenario" + named++;
      String name = Translator.PACKAGE + "." + simple;
      names.add(name);
      try {
        sources.put(name, Translator.translate(scenario, simple));
      } catch (MalformedScenarioException e) {
        problems.put(name, e.getMessage());
      }
    }
    ClassLoader loader = new TranslatedClasses(transform.transform(compile(sources, problems)));
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
  private Map<String, byte[]> compile(Map<String, String> sources, Map<String, String> problems) {
    Map<String, String> left = new LinkedHashMap<>(sources);
    while (!left.isEmpty()) {
      Javac.Compiled compiled = javac.compile(left);
      if (compiled.errors().isEmpty()) {
        return compiled.classes();
      }
      compiled
          .errors()
          .forEach((name, messages) -> {
            String source = left.remove(name);
            if (source == null) {
              throw new IllegalStateException("javac: " + messages);
            }
            problems.put(name, String.join("\n", messages) + "\n" + source);
          });
    }
    return Map.of();
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
