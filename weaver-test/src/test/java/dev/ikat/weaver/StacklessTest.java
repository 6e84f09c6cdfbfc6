package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Started with no flag at all, a program whose bodies are all woven gives no stack to a generator,
 * keeps none for a task, and hears no word of the portable engine.
 */
class StacklessTest {
  private static final String MEMBERS =
      """
      static Coroutine<String> greet(String name, int n) {
        return async(() -> { await(sleep(ms(n))); return "hello " + name; });
      }
      static AsyncGenerator<Integer, Void> ticks() {
        return AsyncGenerator.of(y -> { for (int i = 0; i < 3; i++) { await(sleep(ms(1))); y.yield(i); } });
      }
      static Generator<Integer, Void, Void> count(int n) {
        return Generator.of(y -> { if (n > 0) y.yieldFrom(count(n - 1)); y.yield(n); });
      }
      static void main() {
        for (int n : count(5)) System.out.print(n + " ");
        dev.ikat.Asyncio.run(async(() -> {
          System.out.println(await(gather(greet("ann", 2), greet("bob", 1))));
          var queue = new Queue<Integer>(1);
          var lock = new Lock();
          taskGroup(tg -> {
            tg.createTask(async(() -> { for (int i = 0; i < 3; i++) await(queue.put(i)); }));
            for (int i = 0; i < 3; i++) try (var _ = await(lock.hold())) { System.out.print(await(queue.get()) + " "); }
          });
          try { timeout(ms(1), () -> await(sleep(ms(60_000)))); } catch (dev.ikat.TimeoutException e) { System.out.println("timed out"); }
          for (int i : ticks()) System.out.print(i + " ");
          var task = createTask(greet("carl", 60_000));
          await(sleep(Duration.ZERO));
          task.cancel();
          try { await(task); } catch (CancelledError e) { System.out.println("cancelled"); }
          System.out.println(kept());
        }));
      }
      static String kept() {
        var carrier = dev.ikat.internal.stack.Carrier.current();
        return carrier.generatorStacks + " generators' stacks, " + carrier.keptStacks + " kept by tasks";
      }
      """;

  private static final String PRINTED =
      """
      0 1 2 3 4 5 [hello ann, hello bob]
      0 1 2 timed out
      0 1 2 cancelled
      """;

  @TempDir Path folder;

  private record Outcome(String out, String err) {}

  private Outcome run(Map<String, byte[]> classes) throws Exception {
    for (var one : classes.entrySet()) {
      Path file = folder.resolve(one.getKey() + ".class");
      Files.createDirectories(file.getParent());
      Files.write(file, one.getValue());
    }
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    var command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            folder + File.pathSeparator + System.getProperty("java.class.path"),
            "p.P");
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
    builder.environment().remove("IKAT_DEBUG");
    Process java = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    try {
      assertTrue(java.waitFor(60, TimeUnit.SECONDS), "it does not end");
    } finally {
      java.destroyForcibly();
    }
    return new Outcome(Files.readString(out), Files.readString(err));
  }

  @Test
  void wovenItNeedsNoStack() throws Exception {
    var program = Program.of(MEMBERS);
    assertEquals(
        7, program.bodies().stream().filter(Body::woven).count(), program.bodies()::toString);
    assertEquals(7, program.bodies().size());
    var outcome = run(program.wovenClasses());
    assertEquals(PRINTED + "0 generators' stacks, 0 kept by tasks\n", outcome.out());
    assertEquals("", outcome.err());
  }

  @Test
  void unwovenItDoesTheSameOnStacksAfterAWarning() throws Exception {
    var outcome = run(Program.of(MEMBERS).classes());
    assertTrue(outcome.out().startsWith(PRINTED), outcome::out);
    assertTrue(!outcome.out().contains("0 generators' stacks"), outcome::out);
    assertTrue(outcome.err().contains("portable engine"), outcome::err);
  }
}
