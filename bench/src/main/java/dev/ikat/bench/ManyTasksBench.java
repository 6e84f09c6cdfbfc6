package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;

import dev.ikat.Coroutine;
import dev.ikat.Future;
import dev.ikat.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Very many tasks that wait at the same time: how long that takes, and what it holds. */
public class ManyTasksBench extends Suite {
  private static final int SLEEPERS = 300_000;
  private static final int PARKED = 100_000;
  private static final Duration MILLISECOND = Duration.ofMillis(1);

  /** Bytes of heap that are in use while all wait, for each. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Held {
    public double held;

    private long before;

    @Setup(Level.Iteration)
    public void start() {
      held = 0;
    }

    /** Nothing waits yet, and what the tasks are kept in is there. */
    void before() {
      before = Heap.used();
    }

    /** So many wait now. */
    void during(int count) {
      held = (double) (Heap.used() - before) / count;
    }
  }

  @Benchmark
  @OperationsPerInvocation(SLEEPERS)
  public void ikatSleep(Loop loop) {
    loop.runner.run(
        async(() -> {
          List<Task<Void>> tasks = new ArrayList<>(SLEEPERS);
          for (int i = 0; i < SLEEPERS; i++) {
            tasks.add(createTask(sleeper()));
          }
          for (Task<Void> task : tasks) {
            await(task);
          }
        }));
  }

  private static Coroutine<Void> sleeper() {
    return async(() -> {
      await(sleep(MILLISECOND));
    });
  }

  @Benchmark
  @OperationsPerInvocation(SLEEPERS)
  public void kotlinDelay() {
    KotlinPeers.delays(SLEEPERS);
  }

  /** Only what is held counts: the time is mostly the collector's. */
  @Benchmark
  @OperationsPerInvocation(SLEEPERS)
  public void ikatSleepHeld(Loop loop, Held held) {
    loop.runner.run(
        async(() -> {
          List<Task<Void>> tasks = new ArrayList<>(SLEEPERS);
          held.before();
          for (int i = 0; i < SLEEPERS; i++) {
            tasks.add(createTask(sleeper()));
          }
          // All have begun to sleep when this goes on.
          await(sleep(Duration.ZERO));
          held.during(SLEEPERS);
          for (Task<Void> task : tasks) {
            await(task);
          }
        }));
  }

  @Benchmark
  @OperationsPerInvocation(SLEEPERS)
  public void kotlinDelayHeld(Held held) {
    KotlinPeers.delaysHeld(SLEEPERS, held::before, () -> held.during(SLEEPERS));
  }

  @Benchmark
  @OperationsPerInvocation(PARKED)
  public void ikatParked(Loop loop, Held held) {
    loop.runner.run(
        async(() -> {
          Future<Integer> gate = getRunningLoop().createFuture();
          List<Task<Integer>> tasks = new ArrayList<>(PARKED);
          held.before();
          for (int i = 0; i < PARKED; i++) {
            tasks.add(createTask(parked(gate)));
          }
          await(sleep(Duration.ZERO));
          held.during(PARKED);
          gate.setResult(1);
          for (Task<Integer> task : tasks) {
            await(task);
          }
        }));
  }

  private static Coroutine<Integer> parked(Future<Integer> gate) {
    return async(() -> await(gate) + 1);
  }

  @Benchmark
  @OperationsPerInvocation(PARKED)
  public void kotlinParked(Held held) {
    KotlinPeers.parked(PARKED, held::before, () -> held.during(PARKED));
  }
}
