package dev.ikat.fuzz;

import dev.ikat.fuzz.Verdict.Broken;
import dev.ikat.fuzz.Verdict.Problem;
import dev.ikat.fuzz.program.Program;
import dev.ikat.fuzz.run.Drive;
import dev.ikat.fuzz.run.ProgramLoader;
import dev.ikat.internal.stack.Carrier;
import dev.ikat.weaver.Body;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

/** Weaves a program, checks what the weaver wrote, runs it both ways and compares. */
final class Judge {
  private final Weave weave;

  Judge(Weave weave) {
    this.weave = weave;
  }

  Verdict judge(Program program, Map<String, byte[]> classes) {
    List<String> expected;
    try {
      expected = run(program, new ProgramLoader(classes, Set.of()));
    } catch (VerifyError e) {
      return new Verdict.Unusable("javac's own class file is refused: " + e);
    }
    Weave.Woven woven;
    try {
      woven = weave.weave(classes);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      return new Broken(Problem.WEAVER, stackTrace(e));
    }
    ProgramLoader loader = new ProgramLoader(woven.classes(), woven.added(classes));
    String complaint = complaint(woven.classes(), classes, loader);
    if (complaint != null) {
      return new Broken(Problem.ASM, complaint);
    }
    List<String> actual;
    long stacks = Carrier.current().generatorStacks;
    try {
      actual = run(program, loader);
    } catch (VerifyError | ClassFormatError e) {
      return new Broken(Problem.JVM, e.toString());
    }
    if (!actual.equals(expected)) {
      return new Verdict.Different(expected, actual);
    }
    stacks = Carrier.current().generatorStacks - stacks;
    int bodies = BodyCount.of(classes);
    if (stacks > 0 && woven.bodies().stream().filter(Body::woven).count() >= bodies) {
      return new Broken(Problem.STACK, stacks + " generators were given a stack");
    }
    return new Verdict.Same(expected, bodies, woven);
  }

  /** The trace of one run. */
  static List<String> run(Program program, ProgramLoader loader) {
    Drive.run(loader, program.name(), program.seed());
    return loader.trace().lines();
  }

  /** What ASM does not like about a class that the weaver changed or made; null if nothing. */
  private static String complaint(
      Map<String, byte[]> woven, Map<String, byte[]> before, ClassLoader loader) {
    for (var entry : woven.entrySet()) {
      if (entry.getValue() == before.get(entry.getKey())) {
        continue;
      }
      StringWriter out = new StringWriter();
      try {
        CheckClassAdapter.verify(
            new ClassReader(entry.getValue()), loader, false, new PrintWriter(out));
      } catch (VerifyError | ClassFormatError e) {
        // The check looks classes up: the JVM was first to see what is wrong with one.
        return entry.getKey() + ": " + e;
      } catch (RuntimeException e) {
        return entry.getKey() + ": " + stackTrace(e);
      }
      if (!out.toString().isBlank()) {
        return entry.getKey() + ":\n" + firstLines(out.toString());
      }
    }
    return null;
  }

  private static String firstLines(String text) {
    return String.join("\n", text.lines().limit(60).toList());
  }

  private static String stackTrace(Throwable t) {
    StringWriter out = new StringWriter();
    t.printStackTrace(new PrintWriter(out, true));
    return firstLines(out.toString());
  }
}
