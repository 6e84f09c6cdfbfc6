package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;

import dev.ikat.EventLoop;
import dev.ikat.Future;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** A callback sets a future, and the task that waits for it goes on: what every I/O event does. */
public class CallbackBench extends Suite {
  private static final int ROUNDS = 10_000;

  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void ikat(Loop loop) {
    loop.runner.run(
        async(() -> {
          EventLoop here = getRunningLoop();
          for (int i = 0; i < ROUNDS; i++) {
            Future<Integer> answer = here.createFuture();
            here.callSoon(() -> answer.setResult(1));
            await(answer);
          }
        }));
  }

  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void kotlinDeferred() {
    KotlinPeers.deferreds(ROUNDS);
  }
}
