package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;

import dev.ikat.Coroutine;
import dev.ikat.Runner;
import dev.ikat.Task;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** One switch: control goes away and comes back. */
public class SwitchBench extends Suite {
  private static final int SWITCHES = 10_000;

  /** The baseline of all rows about switches: a run of a continuation and its yield. */
  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void bare() {
    // A new one each time, as in the others: one that has grown old is slower to freeze.
    BareContinuation continuation =
        new BareContinuation(() -> {
          for (int i = 0; i < SWITCHES; i++) {
            BareContinuation.yield();
          }
        });
    for (int i = 0; i < SWITCHES; i++) {
      continuation.run();
    }
  }

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void ikat(Loop loop) {
    Runner runner = loop.runner;
    runner.run(
        async(() -> {
          Task<Void> one = createTask(sleeps(SWITCHES / 2));
          Task<Void> two = createTask(sleeps(SWITCHES / 2));
          await(one);
          await(two);
        }));
  }

  private static Coroutine<Void> sleeps(int times) {
    return async(() -> {
      for (int i = 0; i < times; i++) {
        await(sleep(Duration.ZERO));
      }
    });
  }

  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void kotlinYield() {
    KotlinPeers.yields(SWITCHES / 2);
  }

  /** Two virtual threads; how many carriers they have is the JDK's business. */
  @Benchmark
  @OperationsPerInvocation(SWITCHES)
  public void virtualThreadYield() throws InterruptedException {
    Runnable body =
        () -> {
          for (int i = 0; i < SWITCHES / 2; i++) {
            Thread.yield();
          }
        };
    Thread one = Thread.ofVirtual().start(body);
    Thread two = Thread.ofVirtual().start(body);
    one.join();
    two.join();
  }
}
