package dev.ikat.io;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads for what the JDK does in native code. That holds on to the thread that carries a virtual
 * thread, and has no other one carry meanwhile: as many such calls as there are processors stop
 * every virtual thread of the JVM, those that the portable engine runs tasks on included.
 */
final class PlatformThreads {
  private static final int IDLE_SECONDS = 10;

  private PlatformThreads() {}

  /** As many as that at most; what comes then waits. They go when they have nothing to do. */
  static Executor atMost(int count, String name) {
    var executor =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Thread.ofPlatform().daemon().name(name, 0).factory());
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
