package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.ikat.Generator;
import dev.ikat.woven.Frame;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A body that rests holds on to what it will read again, and to nothing else. */
class DeadReferencesTest {
  @Test
  void whatIsDeadIsNotInTheFrame() throws ReflectiveOperationException {
    var program =
        Program.of(
            """
            static class Big { final String name; Big(String name) { this.name = name; } @Override public String toString() { return name; } }
            static Generator<Object, Void, Void> gen(Big argument) {
              return Generator.of(y -> {
                Big first = new Big("first");
                Big second = new Big("second");
                y.yield(argument.name);
                y.yield(first.name);
                y.yield(second.name + y.yield("on the stack"));
                Big third = new Big("third");
                try { y.yield("in try"); } finally { log(third); }
                for (Big each : new Big[] {new Big("a"), new Big("b")}) { y.yield("loop"); log(each); y.yield("after each"); }
                y.yield("end");
              });
            }
            static void main() { drain(gen(new Big("argument"))); }
            """);
    program.check(1);
    var p = program.load().loadClass("p.P");
    var big = p.getClassLoader().loadClass("p.P$Big");
    var constructor = big.getDeclaredConstructor(String.class);
    constructor.setAccessible(true);
    var gen = p.getDeclaredMethod("gen", big);
    gen.setAccessible(true);
    var generator = (Generator<?, ?, ?>) gen.invoke(null, constructor.newInstance("argument"));
    var held = new ArrayList<String>();
    for (Object value = generator.next(null); value != null; value = generator.next(null)) {
      held.add(value + ": " + held(generator, big));
    }
    assertEquals(
        List.of(
            "argument: [first, second]",
            "first: [second]",
            "on the stack: []",
            "secondnull: []",
            "in try: [third]",
            "loop: [a]",
            "after each: []",
            "loop: [b]",
            "after each: []",
            "end: []"),
        held);
  }

  /** What objects of the class the fields of the generator's frame lead to, arrays aside. */
  private static List<String> held(Object generator, Class<?> big) throws IllegalAccessException {
    Frame frame = null;
    for (Field field : generator.getClass().getDeclaredFields()) {
      field.setAccessible(true);
      if (field.get(generator) instanceof Frame found) {
        frame = found;
      }
    }
    var held = new ArrayList<String>();
    for (Field field : frame.getClass().getDeclaredFields()) {
      field.setAccessible(true);
      if (!Modifier.isStatic(field.getModifiers()) && big.isInstance(field.get(frame))) {
        held.add(field.get(frame).toString());
      }
    }
    held.sort(null);
    return held;
  }
}
