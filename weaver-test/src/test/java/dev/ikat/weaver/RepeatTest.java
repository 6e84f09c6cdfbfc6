package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Weaving again: the same class, what has been woven, and what could not be woven the first time.
 */
class RepeatTest {
  private static final String MEMBERS =
      """
      static class Gone { String name() { return "gone"; } }
      static class Other extends Gone {}
      static class Later {
        static Generator.Body<Integer> first() { return y -> { y.yield(1); y.yield(2); }; }
        static Generator.Body<Integer> also() { return Later::counted; }
        static Generator.Body<Integer> again() { return Later::counted; }
        static void counted(Yielder<Integer, Void> y) { y.yield(3); }
        static Generator<Object, Void, Void> uses(boolean which) {
          return Generator.of(y -> { Gone both = which ? new Gone() : new Other(); y.yield(both.name()); y.yield(both.name()); });
        }
      }
      static class Job implements AsyncBody<Integer> { @Override public Integer call() { await(sleep(ms(1))); return 3; } }
      static void main() {
        drain(Generator.of(Later.first())); drain(Generator.of(Later.also())); drain(Later.uses(true)); drain(Later.uses(false));
        run(() -> log(await(async(new Job()))));
      }
      """;

  private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
    assertEquals(expected.keySet(), actual.keySet());
    expected.forEach((name, file) -> assertArrayEquals(file, actual.get(name), name));
  }

  @Test
  void sameInputSameOutput() {
    var first = Program.of(MEMBERS);
    first.check(5);
    assertSame(first.wovenClasses(), Program.of(MEMBERS).wovenClasses());
  }

  @Test
  void aWeaverIsUsedByManyThreadsAtOnce() {
    var program = Program.of(MEMBERS);
    ClassFiles own = program.classes()::get;
    var weaver =
        new Weaver(
            own.orElse(ClassFiles.of(Program.class.getClassLoader())),
            program.classes()::containsKey);
    IntStream.range(0, 40)
        .parallel()
        .forEach(_ -> {
          var woven = new TreeMap<String, byte[]>();
          program.classes().values().parallelStream()
              .map(weaver::weave)
              .forEach(one -> {
                synchronized (woven) {
                  woven.putAll(one.classes());
                }
              });
          assertSame(program.wovenClasses(), woven);
        });
  }

  @Test
  void whatIsWovenStaysAsItIs() {
    var woven = Program.of(MEMBERS).wovenClasses();
    var again = Program.of(woven);
    assertSame(woven, again.wovenClasses());
    assertEquals(0, again.bodies().stream().filter(body -> body.points() > 0).count());
    var weaver = new Weaver(ClassFiles.of(Program.class.getClassLoader()));
    woven.forEach((name, file) -> assertFalse(weaver.weave(file).changed(), name));
  }

  @Test
  void whatCouldNotBeWovenIsWovenLater() {
    var classes = Program.of(MEMBERS).classes();
    var some = new TreeMap<>(classes);
    some.remove("p/P$Gone");
    some.remove("p/P$Other");
    var first = Program.of(some);
    assertEquals(Refusal.CLASS_NOT_FOUND, first.refused().refusal());
    var then = new TreeMap<>(first.wovenClasses());
    then.put("p/P$Gone", classes.get("p/P$Gone"));
    then.put("p/P$Other", classes.get("p/P$Other"));
    var second = Program.of(then);
    assertEquals(1, second.bodies().stream().filter(body -> body.points() > 0).count());
    // What the first time made is still there, and nothing new took its name.
    for (String name : first.wovenClasses().keySet()) {
      if (name.contains("$ikat")) {
        assertArrayEquals(first.wovenClasses().get(name), second.wovenClasses().get(name), name);
      }
    }
    second.checkClassFiles();
    assertEquals(Program.run(classes), Program.run(second.wovenClasses()));
  }

  @Test
  void whatHasNothingToWeaveStaysByteForByte() {
    var program =
        Program.of(
            """
            static void main() { log("nothing"); Supplier<Integer> s = () -> 3; log(s.get()); }
            """);
    program.checkSame();
    assertSame(program.classes(), program.wovenClasses());
    assertTrue(program.bodies().isEmpty());
  }
}
