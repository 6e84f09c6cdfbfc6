package dev.ikat.fuzz.program;

import java.util.ArrayList;
import java.util.List;

/**
 * A random program: makers of generators, coroutines and async generators, and a method {@code run}
 * that names them to what drives them.
 *
 * @param name of its class
 * @param seed from which it was made, and from which it is driven
 */
public record Program(String name, long seed, Node tree) {
  private static final String HEAD =
      """
      import static dev.ikat.Asyncio.*;

      import dev.ikat.AsyncAction;
      import dev.ikat.AsyncBody;
      import dev.ikat.AsyncGenerator;
      import dev.ikat.Asyncio;
      import dev.ikat.CancelScope;
      import dev.ikat.ControlError;
      import dev.ikat.Coroutine;
      import dev.ikat.Generator;
      import dev.ikat.Lock;
      import dev.ikat.ScopeAction;
      import dev.ikat.ScopeBody;
      import dev.ikat.Task;
      import dev.ikat.TaskGroup;
      import dev.ikat.Timeout;
      import dev.ikat.Yielder;
      import dev.ikat.fuzz.run.*;
      import java.util.ArrayList;
      import java.util.Arrays;
      import java.util.List;

      """;

  /** The program of the seed: always the same. */
  public static Program of(long seed) {
    String name = "P" + Long.toHexString(seed);
    return new Program(name, seed, new ProgramWriter(seed, name).write());
  }

  /** As Java. */
  public String source() {
    return HEAD + Source.of(tree);
  }

  /** How many pieces it consists of. */
  public int size() {
    return tree.size();
  }

  /** All programs with one thing less, the shortest first. Some of them do not compile. */
  public List<Program> smaller() {
    List<Program> programs = new ArrayList<>();
    for (Node reduced : Reductions.of(tree)) {
      programs.add(new Program(name, seed, reduced));
    }
    return programs;
  }
}
