package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is woven and rests is on no stack, and so belongs to no thread. */
class WovenThreadsTest {
  private static final String OTHER_THREAD =
      """
      static void elsewhere(AsyncAction action) throws Exception {
        var failure = new Throwable[1];
        var thread = Thread.ofPlatform().start(() -> { try { action.run(); } catch (Throwable t) { failure[0] = t; } });
        thread.join();
        if (failure[0] != null) log(failure[0]);
      }
      """;

  private static void expect(String members, String... lines) {
    var program = Program.of(members + OTHER_THREAD);
    program.checkClassFiles();
    assertEquals(List.of(lines), Program.run(program.wovenClasses()));
  }

  @Test
  void anotherThreadMayGoOnWithAGenerator() {
    expect(
        """
        static void main() throws Exception {
          var g = Generator.<Boolean>of(y -> {
            var first = Thread.currentThread();
            y.yield(true);
            y.yield(first == Thread.currentThread());
            y.yieldFrom(Generator.<Boolean>of(z -> { z.yield(false); z.yield(true); }));
          });
          log(g.next());
          elsewhere(() -> log(g.next()));
          log(g.next());
          elsewhere(() -> { log(g.hasNext()); drain(g); });
        }
        """,
        "Boolean true",
        "Boolean false",
        "Boolean false",
        "Boolean true",
        "Boolean true",
        "String end null");
  }

  @Test
  void aGeneratorsBodyRunsOnItsConsumersThread() {
    expect(
        """
        static final ThreadLocal<String> LOCAL = ThreadLocal.withInitial(() -> "none");
        static void main() {
          LOCAL.set("the consumer's");
          Object lock = new Object();
          var g = Generator.<Object>of(y -> {
            y.yield(LOCAL.get());
            y.yield(Thread.currentThread().isVirtual());
            y.yield(Thread.holdsLock(lock));
          });
          synchronized (lock) { drain(g); }
        }
        """,
        "String the consumer's",
        "Boolean false",
        "Boolean true",
        "String end null");
  }

  @Test
  void aLoopWhoseTasksAreWovenMayMove() {
    expect(
        """
        static void main() throws Exception {
          var time = new dev.ikat.internal.loop.VirtualTime();
          var loop = newEventLoop(time, time);
          var task = loop.createTask(async(() -> { await(sleep(ms(5))); await(sleep(ms(5))); return "moved"; }));
          loop.runUntilComplete(sleep(ms(2)));
          elsewhere(() -> loop.runUntilComplete(sleep(ms(5))));
          log(loop.runUntilComplete(task));
          loop.close();
        }
        """,
        "String moved");
  }
}
