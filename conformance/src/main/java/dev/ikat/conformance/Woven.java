package dev.ikat.conformance;

import dev.ikat.conformance.runtime.Execution;
import dev.ikat.conformance.runtime.Trace;
import dev.ikat.conformance.scenario.Scenario;
import dev.ikat.conformance.source.Translations;
import dev.ikat.conformance.source.WovenBodies;
import dev.ikat.internal.stack.Carrier;
import dev.ikat.weaver.Body;
import dev.ikat.weaver.Kind;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Translates scenarios into Java, compiles and weaves that. As a weaver that weaves nothing would
 * pass all cases, every body has to be woven, no generator may be given a stack, and no task may
 * keep one.
 */
final class Woven implements Engine {
  /** How many of the bodies that were not woven are shown for each reason. */
  private static final int SHOWN = 10;

  private final Translations translations;
  private final WovenBodies count;

  /** The count is of what is woven by the translations. */
  Woven(Translations translations, WovenBodies count) {
    this.translations = translations;
    this.count = count;
  }

  static Woven create() {
    WovenBodies count = new WovenBodies();
    return new Woven(Translations.woven(count), count);
  }

  @Override
  public List<Execution> prepare(List<Scenario> scenarios) {
    return translations.of(scenarios).stream().<Execution>map(Watched::new).toList();
  }

  /** A body that was not woven is a failure, and so is one that the weaver has not seen. */
  @Override
  public int summary(PrintStream out) {
    int failures = 0;
    for (Kind kind : List.of(Kind.GENERATOR, Kind.ASYNC, Kind.BLOCK)) {
      int all = translations.bodies().getOrDefault(kind, 0);
      int woven = count.woven(kind);
      failures += Math.abs(all - woven);
      if (all > 0 || woven > 0) {
        out.println("woven " + kind + " bodies: " + woven + " of " + all);
      }
    }
    out.println("suspensions in them: " + count.suspensions());
    Map<String, List<Body>> refused = new TreeMap<>();
    for (Body body : count.refused()) {
      refused.computeIfAbsent(body.refusal().reason(), _ -> new ArrayList<>()).add(body);
    }
    refused.forEach((reason, bodies) -> {
      out.println(bodies.size() + " not woven: " + reason);
      bodies.stream().limit(SHOWN).forEach(body -> out.println("  " + body));
    });
    return failures;
  }

  @Override
  public void close() throws IOException {
    translations.close();
  }

  /** An execution that fails if it needs a stack. */
  private record Watched(Execution execution) implements Execution {
    @Override
    public void run() {
      Carrier here = Carrier.current();
      long generators = here.generatorStacks;
      long tasks = here.keptStacks;
      execution.run();
      generators = here.generatorStacks - generators;
      tasks = here.keptStacks - tasks;
      if (generators + tasks > 0) {
        throw new IllegalStateException(
            "it needed stacks: " + generators + " for generators, " + tasks + " for tasks");
      }
    }

    @Override
    public Trace trace() {
      return execution.trace();
    }
  }
}
