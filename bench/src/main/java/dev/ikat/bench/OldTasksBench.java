package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;

import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.Runner;
import dev.ikat.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A task goes on that has been waiting for long: what it waits on has become old. */
public class OldTasksBench extends Suite {
  private static final int TASKS = 20_000;

  /** Tasks that wait, again and again, and have been collected around twice since they began to. */
  @State(Scope.Thread)
  public static class Waiters {
    private final List<Future<Boolean>> gates = new ArrayList<>();
    private final List<Task<Void>> tasks = new ArrayList<>();
    private Runner runner = new Runner();

    @Setup
    public void start() {
      runner = new Runner();
      EventLoop loop = runner.loop();
      runner.run(
          async(() -> {
            for (int i = 0; i < TASKS; i++) {
              gates.add(loop.createFuture());
              tasks.add(createTask(waiter(i)));
            }
            await(sleep(Duration.ZERO));
          }));
    }

    private Coroutine<Void> waiter(int number) {
      return async(() -> {
        while (await(gates.get(number))) {
          gates.set(number, runner.loop().createFuture());
        }
      });
    }

    /** All go on, and wait again if that is what they are told. */
    void open(boolean again) {
      runner.run(
          async(() -> {
            for (int i = 0; i < TASKS; i++) {
              gates.get(i).setResult(again);
            }
            await(sleep(Duration.ZERO));
          }));
    }

    @Setup(Level.Invocation)
    public void growOld() {
      Heap.collect();
    }

    @TearDown
    public void end() {
      open(false);
      runner.close();
    }
  }

  @Benchmark
  @OperationsPerInvocation(TASKS)
  public void ikat(Waiters waiters) {
    waiters.open(true);
  }
}
