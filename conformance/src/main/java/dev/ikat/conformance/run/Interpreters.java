package dev.ikat.conformance.run;

import dev.ikat.conformance.runtime.Execution;
import dev.ikat.conformance.scenario.Scenario;

/** The way in. */
public final class Interpreters {
  private Interpreters() {}

  /** An interpreter of the scenario, for one run. */
  public static Execution of(Scenario scenario) {
    return switch (scenario) {
      case Scenario.Gen gen -> new GenInterpreter(gen);
      case Scenario.Aio aio -> new AioInterpreter(aio);
    };
  }
}
