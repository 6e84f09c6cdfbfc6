package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.weaver.Debuggee.Stop;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a debugger sees of woven code: through JDI, in a JVM of its own. */
class DebuggerTest {
  private static final int FIRST = Program.FIRST_LINE;

  @TempDir Path folder;

  private List<Stop> woven(Program program, Integer... lines) throws Exception {
    Path classes = Files.createDirectory(folder.resolve("woven"));
    return Debuggee.stopsAt(program.wovenClasses(), classes, Set.of(lines));
  }

  @Test
  void breakpointInALoopAroundAYield() throws Exception {
    var program =
        Program.of(
            """
            private int field = 10;
            private Generator<Long, Void, Void> gen(String captured, double wide) {
              return Generator.of(y -> {
                long sum = field;
                for (int i = 0; i < 3; i++) {
                  String text = captured + i;
                  y.yield(sum);
                  sum += i + 5_000_000_000L + text.length();
                  field++;
                }
                log(sum + wide);
              });
            }
            static void main() {
              for (long n : new P().gen("c", 0.5)) log(n);
            }
            """);
    var stops = woven(program, FIRST + 6, FIRST + 7);
    assertEquals(
        List.of(FIRST + 6, FIRST + 7, FIRST + 6, FIRST + 7, FIRST + 6, FIRST + 7),
        stops.stream().map(Stop::line).toList());
    for (int i = 0; i < 3; i++) {
      var expected = new TreeMap<String, String>();
      expected.put("captured", "c");
      expected.put("wide", "0.5");
      expected.put("i", "" + i);
      expected.put("sum", "" + (10 + i * (i - 1) / 2 + i * (5_000_000_002L)));
      expected.put("text", "c" + i);
      // Before the first suspension the yielder is there too; afterwards it is of no use.
      var before = new TreeMap<>(stops.get(2 * i).locals());
      before.remove("y");
      assertEquals(expected, before);
      assertEquals(expected, stops.get(2 * i + 1).locals());
      assertEquals(Map.of("field", "" + (10 + i)), stops.get(2 * i).self());
      assertEquals(Map.of("field", "" + (10 + i)), stops.get(2 * i + 1).self());
    }
  }

  @Test
  void everyLineStopsAsItDoesUnwovenAndShowsNothingThatIsNotSo() throws Exception {
    var program =
        Program.of(
            """
            private String name = "self";
            void all() {
              int outer = 3;
              String dead = "dead";
              run(() -> {
                long n = outer;
                String first = dead + name;
                await(sleep(ms(1)));
                for (int i = 0; i < 2; i++) {
                  double d = i + n;
                  try {
                    timeout(ms(5), () -> {
                      String in = name + n;
                      await(sleep(ms(1)));
                      log(in);
                    });
                    await(sleep(ms(1)));
                    if (i == 1) throw new IllegalStateException("thrown");
                  } catch (IllegalStateException e) {
                    String message = e.getMessage();
                    await(sleep(ms(1)));
                    log(message);
                  } finally {
                    log(d);
                  }
                  int[] array = {i};
                  log(array.length + outer);
                }
                int i = 7;
                int after = await(async(() -> 5));
                log(i + after);
              });
            }
            static void main() { new P().all(); }
            """);
    var lines = new TreeSet<Integer>();
    for (int line = FIRST + 5; line <= FIRST + 31; line++) {
      lines.add(line);
    }
    var woven = woven(program, lines.toArray(Integer[]::new));
    Path plain = Files.createDirectory(folder.resolve("plain"));
    var unwoven = Debuggee.stopsAt(program.classes(), plain, lines);
    assertEquals(
        unwoven.stream().map(Stop::line).toList(), woven.stream().map(Stop::line).toList());
    assertTrue(woven.size() > 30, () -> "stops: " + woven.size());
    for (int i = 0; i < woven.size(); i++) {
      Stop stop = woven.get(i);
      assertEquals(unwoven.get(i).self(), stop.self());
      assertTrue(
          unwoven.get(i).locals().entrySet().containsAll(stop.locals().entrySet()),
          () -> stop + " is not as before the weaving");
    }
    // What is read later is shown. (Line 27 of the body's is the log of the array.)
    Stop late = woven.stream().filter(stop -> stop.line() == FIRST + 26).findFirst().orElseThrow();
    assertEquals("{array=instance, i=0, n=3, outer=3}", shown(late, "array", "i", "n", "outer"));
  }

  private static String shown(Stop stop, String... names) {
    var shown = new TreeMap<String, String>();
    for (String name : names) {
      String value = stop.locals().get(name);
      shown.put(name, value != null && value.endsWith("[]") ? "instance" : value);
    }
    return shown.toString();
  }

  @Test
  void steppingOverAYieldComesToTheConsumer() throws Exception {
    var program =
        Program.of(
            """
            static void main() {
              var g = Generator.<Integer>of(y -> {
                int n = 1;
                y.yield(n);
                n++;
                y.yield(n);
              });
              int got = g.next();
              log(got);
              got = g.next();
              log(got);
            }
            """);
    var stops =
        Debuggee.stepsFrom(
            program.wovenClasses(), Files.createDirectory(folder.resolve("s")), FIRST + 2);
    assertEquals(
        List.of(FIRST + 2, FIRST + 3, FIRST + 7, FIRST + 8, FIRST + 9, FIRST + 10),
        stops.stream().map(Stop::line).limit(6).toList());
  }
}
