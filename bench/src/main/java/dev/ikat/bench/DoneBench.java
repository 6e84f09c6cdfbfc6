package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;

import dev.ikat.Future;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/** An await that need not wait. */
public class DoneBench extends Suite {
  private static final int AWAITS = 100_000;

  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public int ikat(Loop loop) {
    return loop.runner.run(
        async(() -> {
          Future<Integer> done = getRunningLoop().createFuture();
          done.setResult(1);
          int sum = 0;
          for (int i = 0; i < AWAITS; i++) {
            sum += await(done);
          }
          return sum;
        }));
  }

  @Benchmark
  @OperationsPerInvocation(AWAITS)
  public int kotlinDeferred() {
    return KotlinPeers.awaitsDone(AWAITS);
  }
}
