package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random webs of generators that delegate to one another, driven at random places. Each runs twice:
 * with Ikat's links between delegator and delegate, and with every delegation through the public
 * methods of a generator that Ikat does not know. Nobody can tell the difference.
 */
class GeneratorRandomTest {
  private static final int GENERATORS = 5;
  private static final int OPERATIONS = 30;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void linkedDelegationDoesWhatCallsWould(int part) {
    for (int i = 0; i < 100; i++) {
      long seed = part * 1_000L + i;
      assertEquals(run(seed, true), run(seed, false), () -> "seed " + seed);
    }
  }

  private static String run(long seed, boolean foreign) {
    return String.join("\n", new Web(seed, foreign).run());
  }

  private static final class Web {
    private final Random random;
    private final List<Generator<String, String, String>> generators = new ArrayList<>();
    private final List<Generator<String, String, String>> delegates = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();

    Web(long seed, boolean foreign) {
      random = new Random(seed);
      for (int i = 0; i < GENERATORS; i++) {
        int name = i;
        List<Integer> script = random.ints(8, 0, 100).boxed().toList();
        Generator<String, String, String> g = Generator.twoWay(y -> play(name, script, y));
        generators.add(g);
        delegates.add(foreign ? new ForwardingGenerator<>(g) : g);
      }
    }

    /** A body that does what the numbers of its script say. */
    private String play(int name, List<Integer> script, Yielder<String, String> y) {
      for (int at = 0; at < script.size(); at++) {
        int what = script.get(at);
        int other = what % GENERATORS;
        String place = name + "." + at;
        try {
          if (what < 35) {
            trace.add(place + " sent " + y.yield(place));
          } else if (what < 75) {
            trace.add(place + " value " + y.yieldFrom(delegates.get(other)));
          } else if (what < 82) {
            trace.add(place + " next " + generators.get(other).next());
          } else if (what < 87) {
            generators.get(other).close();
          } else if (what < 92) {
            throw new IllegalArgumentException(place);
          } else {
            return place + " returns";
          }
        } catch (IllegalArgumentException | IllegalStateException | StopIteration e) {
          trace.add(place + " caught " + describe(e));
          if (what % 3 == 0) {
            throw e;
          }
        } catch (GeneratorExit e) {
          trace.add(place + " exits");
          if (what % 4 != 0) {
            throw e;
          }
          return place + " returns at exit";
        }
      }
      return name + " ends";
    }

    List<String> run() {
      for (int i = 0; i < OPERATIONS; i++) {
        int target = random.nextInt(GENERATORS);
        int what = random.nextInt(12);
        trace.add("-> " + what + " on " + target + ": " + operate(generators.get(target), what));
        trace.add(generators.stream().map(g -> g.state().toString()).toList().toString());
      }
      return trace;
    }

    private static String operate(Generator<String, String, String> g, int what) {
      try {
        return switch (what) {
          case 0, 1, 2, 3, 4 -> g.next();
          case 5, 6 -> g.send("x");
          case 7 -> g.raise(new IllegalArgumentException("raised"));
          case 8 -> g.raise(new GeneratorExit());
          case 9, 10 -> "has next " + g.hasNext();
          default -> "closed " + g.closeAndGet();
        };
      } catch (RuntimeException | GeneratorExit e) {
        return describe(e);
      }
    }

    /** What it is, without the parts of the message that say how the generator is implemented. */
    private static String describe(Throwable t) {
      String message = String.valueOf(t.getMessage());
      return t.getClass().getSimpleName() + " " + message.split("[:(]")[0];
    }
  }
}
