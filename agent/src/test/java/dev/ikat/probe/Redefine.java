package dev.ikat.probe;

import static dev.ikat.Asyncio.*;

import dev.ikat.Generator;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program for the tests, and an agent: changes {@link Bodies} while its bodies rest, as a
 * debugger does. Arguments are folders with a version of the class each.
 */
public final class Redefine {
  private static Instrumentation jvm;

  private Redefine() {}

  public static void premain(String options, Instrumentation instrumentation) {
    jvm = instrumentation;
  }

  public static void main(String[] folders) throws Exception {
    Generator<Integer, Void, Void> old = new Bodies(0).numbers();
    System.out.println("first " + old.next());
    jvm.retransformClasses(Bodies.class);
    System.out.println("transformed again " + old.next());
    for (String folder : folders) {
      byte[] bytes = Files.readAllBytes(Path.of(folder, "dev/ikat/probe/Bodies.class"));
      jvm.redefineClasses(new ClassDefinition(Bodies.class, bytes));
      Generator<Integer, Void, Void> young = new Bodies(0).numbers();
      System.out.println(
          Path.of(folder).getFileName()
              + " "
              + old.next()
              + " "
              + young.next()
              + " "
              + young.next()
              + " "
              + run(Bodies.waits("ab"))
              + (young.getClass().getSimpleName().startsWith("Woven") ? " woven" : ""));
    }
  }
}
