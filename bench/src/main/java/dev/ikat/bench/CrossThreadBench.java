package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.newEventLoop;
import static dev.ikat.Asyncio.runCoroutineThreadsafe;

import dev.ikat.EventLoop;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Work handed to another thread, and the answer waited for. */
public class CrossThreadBench extends Suite {
  /** A loop that runs on a thread of its own. */
  @State(Scope.Benchmark)
  public static class Elsewhere {
    private EventLoop loop = newEventLoop();
    private Thread thread = Thread.currentThread();

    @Setup
    public void start() {
      loop = newEventLoop();
      thread = Thread.ofPlatform().name("loop").start(loop::runForever);
    }

    @TearDown
    public void stop() throws InterruptedException {
      loop.callSoonThreadsafe(loop::stop);
      thread.join();
      loop.close();
    }
  }

  /** The JDK's executor with one thread. */
  @State(Scope.Benchmark)
  public static class Executor {
    private ExecutorService executor = Executors.newSingleThreadExecutor();

    @Setup
    public void start() {
      executor = Executors.newSingleThreadExecutor();
    }

    @TearDown
    public void stop() {
      executor.close();
    }
  }

  @Benchmark
  public Integer ikat(Elsewhere elsewhere) throws InterruptedException, ExecutionException {
    return runCoroutineThreadsafe(async(() -> 1), elsewhere.loop).get();
  }

  @Benchmark
  public Integer executor(Executor elsewhere) throws InterruptedException, ExecutionException {
    return elsewhere.executor.submit(() -> 1).get();
  }
}
