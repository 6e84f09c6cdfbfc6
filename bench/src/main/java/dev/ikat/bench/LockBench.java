package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.sleep;

import dev.ikat.Channel;
import dev.ikat.Coroutine;
import dev.ikat.Event;
import dev.ikat.Lock;
import dev.ikat.Task;
import java.time.Duration;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** Two tasks that wait for each other: a lock handed over, an event set, a value passed on. */
public class LockBench extends Suite {
  private static final int ROUNDS = 5_000;

  @Benchmark
  @OperationsPerInvocation(2 * ROUNDS)
  public void ikatLock(Loop loop) {
    loop.runner.run(
        async(() -> {
          Lock lock = new Lock();
          Task<Void> one = createTask(handOver(lock));
          Task<Void> two = createTask(handOver(lock));
          await(one);
          await(two);
        }));
  }

  private static Coroutine<Void> handOver(Lock lock) {
    return async(() -> {
      await(lock.acquire());
      // From here on the other one always waits.
      await(sleep(Duration.ZERO));
      for (int i = 0; i < ROUNDS; i++) {
        lock.release();
        await(lock.acquire());
      }
      lock.release();
    });
  }

  @Benchmark
  @OperationsPerInvocation(2 * ROUNDS)
  public void kotlinMutex() {
    KotlinPeers.mutex(ROUNDS);
  }

  @Benchmark
  @OperationsPerInvocation(2 * ROUNDS)
  public void ikatEvent(Loop loop) {
    loop.runner.run(
        async(() -> {
          Event ping = new Event();
          Event pong = new Event();
          Task<Void> other =
              createTask(
                  async(() -> {
                    for (int i = 0; i < ROUNDS; i++) {
                      await(ping.waitFor());
                      ping.clear();
                      pong.set();
                    }
                  }));
          for (int i = 0; i < ROUNDS; i++) {
            ping.set();
            await(pong.waitFor());
            pong.clear();
          }
          await(other);
        }));
  }

  @Benchmark
  @OperationsPerInvocation(2 * ROUNDS)
  public void kotlinDeferreds() {
    KotlinPeers.pingPong(ROUNDS);
  }

  @Benchmark
  @OperationsPerInvocation(2 * ROUNDS)
  public int ikatRendezvous(Loop loop) {
    return loop.runner.run(
        async(() -> {
          Channel<Integer> channel = new Channel<>(0);
          Task<Void> sender =
              createTask(
                  async(() -> {
                    for (int i = 0; i < 2 * ROUNDS; i++) {
                      await(channel.send(i));
                    }
                  }));
          int sum = 0;
          for (int i = 0; i < 2 * ROUNDS; i++) {
            sum += await(channel.receive());
          }
          await(sender);
          return sum;
        }));
  }

  @Benchmark
  @OperationsPerInvocation(2 * ROUNDS)
  public int kotlinRendezvous() {
    return KotlinPeers.channel(2 * ROUNDS, 0);
  }
}
