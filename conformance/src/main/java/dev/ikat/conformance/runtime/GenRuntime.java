package dev.ikat.conformance.runtime;

import dev.ikat.Generator;
import dev.ikat.GeneratorExpression;
import dev.ikat.StopIteration;
import dev.ikat.conformance.scenario.Scenario;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;

/** A run of a scenario about generators: its trace, and the table of its generators. */
public final class GenRuntime {
  /** What the scenario has written. */
  public final Trace trace;

  /** Its exceptions. */
  public final Exceptions exceptions = new Exceptions();

  /** Its values as text. */
  public final Renderer renderer = new Renderer(exceptions);

  /** Its shared variables. */
  public final Cells cells = new Cells(Map.of());

  /** The generators by name; of several of one name the newest. */
  private final Map<String, Generator<Object, Object, Object>> generators = new HashMap<>();

  /** For one run of the scenario. */
  public GenRuntime(Scenario.Gen scenario) {
    this.trace = new Trace(scenario.maxLines(), () -> "main ");
  }

  /** Runs main and writes the last line. */
  public void run(Supplier<Object> main) {
    String end;
    try {
      end = "returned " + renderer.of(main.get());
    } catch (Throwable t) {
      end = "raised " + renderer.of(t);
    }
    trace.line("main end " + end);
    trace.complete();
  }

  /** Writes a line of the generator, or of main. */
  public void log(String who, String text) {
    trace.line(who + " " + text);
  }

  /** Writes a line that shows a value. */
  public void log(String who, String text, Object value) {
    log(who, text + " " + renderer.of(value));
  }

  /** Writes what a call has returned. */
  public void returned(String who, String label, Object value) {
    log(who, label + " ->", value);
  }

  /** Writes what a call has raised. */
  public void raised(String who, String label, Throwable exception) {
    log(who, label + " raised", exception);
  }

  /** The value, which is also written to the trace. */
  public Object tap(String who, Object value, String label) {
    log(who, label, value);
    return value;
  }

  // ---- the table of generators ------------------------------------------------------------------

  /** Enters a generator under the name. */
  public Generator<Object, Object, Object> add(
      String name, Generator<Object, Object, Object> generator) {
    generators.put(name, generator);
    renderer.name(generator, name);
    return generator;
  }

  /** Enters a generator expression under the name; sending to it does nothing, whatever is sent. */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public Generator<Object, Object, Object> add(
      String name, GeneratorExpression<Object> expression) {
    return add(name, (Generator) expression);
  }

  /** The generator of that name. */
  public Generator<Object, Object, Object> get(String name) {
    Generator<Object, Object, Object> generator = generators.get(name);
    if (generator == null) {
      throw Exceptions.byPython("KeyError", name);
    }
    return generator;
  }

  /** Whether there is one of that name; writes a line if not. */
  public boolean exists(String who, String name) {
    if (generators.containsKey(name)) {
      return true;
    }
    log(who, "missing " + name);
    return false;
  }

  /** Its state, to be shown as it is. */
  public static Bare stateOf(Generator<Object, Object, Object> generator) {
    return new Bare(generator.state().name());
  }

  /** With next() to the end, as a Python program would; for-each would ask hasNext(). */
  public static List<Object> toList(Generator<Object, Object, Object> generator) {
    List<Object> values = new ArrayList<>();
    try {
      while (true) {
        values.add(generator.next());
      }
    } catch (StopIteration end) {
      return values;
    }
  }

  // ---- sources ----------------------------------------------------------------------------------

  /** The value, to be iterated over. */
  public Iterable<Object> iterable(Object value) {
    return switch (value) {
      case String text -> text.chars().<Object>mapToObj(Character::toString).toList();
      case List<?> list -> {
        @SuppressWarnings("unchecked") // lists are only read
        List<Object> objects = (List<Object>) list;
        yield objects;
      }
      case Generator<?, ?, ?> generator -> {
        @SuppressWarnings("unchecked") // all of a scenario's generators yield objects
        Generator<Object, ?, ?> objects = (Generator<Object, ?, ?>) generator;
        yield objects;
      }
      case null, default ->
          throw Exceptions.byPython(
              "TypeError", "'" + renderer.of(value) + "' object is not iterable");
    };
  }

  /** A plain iterator that writes to the trace what is asked of it. */
  public Iterable<Object> items(String name, List<Object> items) {
    return () -> {
      trace.line(name + " iter");
      return new Iterator<>() {
        private int at;

        @Override
        public boolean hasNext() {
          if (at < items.size()) {
            return true;
          }
          trace.line(name + " next stop");
          return false;
        }

        @Override
        public Object next() {
          if (at >= items.size()) {
            throw new NoSuchElementException();
          }
          Object item = items.get(at++);
          trace.line(name + " next " + renderer.of(item));
          return item;
        }
      };
    };
  }
}
