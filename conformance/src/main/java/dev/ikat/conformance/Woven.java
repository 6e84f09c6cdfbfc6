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
 * pass all cases, every body has to be woven, and in a scenario about generators none may be given
 * a stack.
 */
final class Woven implements Engine {
  /** How many of the bodies that were not woven are shown for each reason. */
  private static final int SHOWN = 10;

  private final Translations translations;
  private final WovenBodies count;

  /** How many stacks tasks have kept that were lent to them, and in how many scenarios. */
  private long keptStacks;

  private int keeping;

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
    List<Execution> executions = translations.of(scenarios);
    List<Execution> watched = new ArrayList<>();
    for (int i = 0; i < executions.size(); i++) {
      watched.add(new Watched(executions.get(i), scenarios.get(i) instanceof Scenario.Gen));
    }
    return watched;
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
    out.println(
        "suspensions in them: "
            + count.suspensions()
            + "; stacks that tasks kept all the same: "
            + keptStacks
            + ", in "
            + keeping
            + " scenarios");
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

  /** Counts the stacks that an execution needs; one that must not need any fails if it does. */
  private final class Watched implements Execution {
    private final Execution execution;
    private final boolean needsNone;

    Watched(Execution execution, boolean needsNone) {
      this.execution = execution;
      this.needsNone = needsNone;
    }

    @Override
    public void run() {
      Carrier here = Carrier.current();
      long generatorStacks = here.generatorStacks;
      long kept = here.keptStacks;
      execution.run();
      if (here.keptStacks > kept) {
        keptStacks += here.keptStacks - kept;
        keeping++;
      }
      long needed = here.generatorStacks - generatorStacks;
      if (needsNone && needed > 0) {
        throw new IllegalStateException("generators were given stacks: " + needed);
      }
    }

    @Override
    public Trace trace() {
      return execution.trace();
    }
  }
}
