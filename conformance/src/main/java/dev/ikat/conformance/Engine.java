package dev.ikat.conformance;

import dev.ikat.conformance.run.Interpreters;
import dev.ikat.conformance.runtime.Execution;
import dev.ikat.conformance.scenario.Scenario;
import dev.ikat.conformance.source.Translations;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** How scenarios are executed: what {@code --engine} names. */
sealed interface Engine extends AutoCloseable
    permits Engine.Interpreting, Engine.Translating, Woven {
  /** The names. */
  String NAMES = "continuation|portable|source|woven";

  /** Makes scenarios ready to be run, each once. */
  List<Execution> prepare(List<Scenario> scenarios);

  /** Says what there is to say about all of them; gives how many failures that is. */
  int summary(PrintStream out);

  @Override
  void close() throws IOException;

  /**
   * The engine of that name; null: interprets on the fastest of Ikat's that works. Has to be called
   * before anything of Ikat's is used.
   *
   * @throws IllegalArgumentException if there is none of that name
   */
  static Engine named(String name) {
    return switch (name) {
      case null -> new Interpreting();
      case "continuation", "portable" -> {
        // Ikat reads it when its first stack is made.
        System.setProperty("ikat.engine", name);
        yield new Interpreting();
      }
      case "source" -> new Translating(Translations.plain());
      case "woven" -> Woven.create();
      default -> throw new IllegalArgumentException("no engine '" + name + "'");
    };
  }

  /** Interprets scenarios, on one of Ikat's engines. */
  final class Interpreting implements Engine {
    @Override
    public List<Execution> prepare(List<Scenario> scenarios) {
      return scenarios.stream().map(Interpreters::of).toList();
    }

    @Override
    public int summary(PrintStream out) {
      return 0;
    }

    @Override
    public void close() {}
  }

  /** Translates scenarios into Java, and compiles that. */
  record Translating(Translations translations) implements Engine {
    @Override
    public List<Execution> prepare(List<Scenario> scenarios) {
      return translations.of(scenarios);
    }

    @Override
    public int summary(PrintStream out) {
      return 0;
    }

    @Override
    public void close() throws IOException {
      translations.close();
    }
  }
}
