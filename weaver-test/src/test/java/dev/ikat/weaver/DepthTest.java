package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies nested a hundred thousand deep. */
class DepthTest {
  @Test
  void generatorsThatDelegate() {
    Program.of(
            """
            static Generator<Integer, Void, Integer> down(int n) {
              return Generator.<Integer, Void, Integer>twoWay(y -> {
                if (n == 0) { y.yield(1); y.yield(2); return 0; }
                return 1 + y.yieldFrom(down(n - 1));
              });
            }
            static void main() {
              drain(down(100_000));
              var dropped = down(10_000);
              log(dropped.next()); close(dropped);
              var raised = down(10_000);
              log(raised.next()); raise(raised, new IllegalStateException("raised"));
            }
            """)
        .check(1);
  }

  @Test
  void coroutinesThatAwaitEachOther() {
    // Each is started by a call, woven or not, so that the stack is what bounds them.
    Program.of(
            """
            static Coroutine<Integer> down(int n, Future<Void> gate) {
              return async(() -> {
                if (n == 0) { await(gate); return 0; }
                return 1 + await(down(n - 1, gate));
              });
            }
            static Coroutine<Integer> endless() { return async(() -> 1 + await(endless())); }
            static void main() {
              run(() -> {
                Future<Void> gate = getRunningLoop().createFuture();
                var task = createTask(down(100, gate));
                await(sleep(ms(1)));
                gate.setResult(null);
                log(await(task));
                try { await(endless()); } catch (StackOverflowError e) { log("too deep"); }
                try { await(createTask(endless())); } catch (StackOverflowError e) { log("too deep, in a task"); }
                await(sleep(ms(1)));
                log("and on it goes");
              });
            }
            """)
        .check(3);
  }

  @Test
  void whatRestsIsOnNoStackHoweverDeep() {
    // Only a thread with a large stack can begin so many; any can go on with them.
    var program =
        Program.of(
            """
            static Coroutine<Integer> down(int n) {
              return async(() -> {
                if (n == 0) { await(sleep(ms(5))); return 0; }
                int below = await(down(n - 1));
                if (n % 50_000 == 0) { log("at " + n); await(sleep(ms(1))); }
                return 1 + below;
              });
            }
            static void on(long stack, Runnable action) throws InterruptedException {
              var thread = new Thread(null, action, "stack of " + stack, stack);
              thread.start();
              thread.join();
            }
            static void main() throws InterruptedException {
              var time = new dev.ikat.internal.loop.VirtualTime();
              var loop = newEventLoop(time, time);
              var task = loop.createTask(down(100_000));
              on(1L << 30, () -> loop.runUntilComplete(sleep(ms(1))));
              log("begun");
              on(1L << 18, () -> log(loop.runUntilComplete(task)));
              loop.close();
            }
            """);
    assertEquals(
        List.of("String begun", "String at 50000", "String at 100000", "Integer 100000"),
        Program.run(program.wovenClasses()));
  }

  @Test
  void tasksThatAwaitEachOther() {
    Program.of(
            """
            static Coroutine<Integer> link(Task<Integer> next) { return async(() -> 1 + await(next)); }
            static void main() {
              run(() -> {
                Task<Integer> last = createTask(async(() -> { await(sleep(ms(1))); return 0; }));
                for (int i = 0; i < 100_000; i++) last = createTask(link(last));
                log(await(last));
              });
            }
            """)
        .check(3);
  }
}
