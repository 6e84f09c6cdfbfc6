package dev.ikat.conformance.run;

import dev.ikat.conformance.scenario.Scenario;

/** Runs one scenario once. */
public interface Interpreter {
  /** An interpreter of the scenario. */
  static Interpreter of(Scenario scenario) {
    return switch (scenario) {
      case Scenario.Gen gen -> new GenInterpreter(gen);
      case Scenario.Aio aio -> new AioInterpreter(aio);
    };
  }

  /** Runs it; to be called once. */
  void run();

  /** What it has written. */
  Trace trace();
}
