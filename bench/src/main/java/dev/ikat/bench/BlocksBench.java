package dev.ikat.bench;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.timeout;

import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.Lock;
import dev.ikat.TimerHandle;
import java.time.Duration;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;

/**
 * A round of what nearly every service does: within a timeout, two tasks of a group, each of which
 * takes a lock and gives way while it has it.
 */
public class BlocksBench extends Suite {
  private static final int ROUNDS = 2_000;
  private static final Duration LONG = Duration.ofHours(1);

  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void ikat(Loop loop) {
    loop.runner.run(
        async(() -> {
          Lock lock = new Lock();
          for (int i = 0; i < ROUNDS; i++) {
            timeout(
                LONG,
                () -> {
                  taskGroup(group -> {
                    group.createTask(underLock(lock));
                    group.createTask(underLock(lock));
                  });
                });
          }
        }));
  }

  private static Coroutine<Void> underLock(Lock lock) {
    return async(() -> {
      await(lock.acquire());
      try {
        await(sleep(Duration.ZERO));
      } finally {
        lock.release();
      }
    });
  }

  /** The same turns of the loop, by hand. */
  @Benchmark
  @OperationsPerInvocation(ROUNDS)
  public void callbacks(Loop loop) {
    loop.runner.run(async(() -> await(new Rounds(getRunningLoop()).start())));
  }

  /** All rounds, one after the other. */
  private static final class Rounds {
    private final EventLoop loop;
    private final Future<Void> done;
    private final CallbackLock lock;
    private int left = ROUNDS;

    Rounds(EventLoop loop) {
      this.loop = loop;
      done = loop.createFuture();
      lock = new CallbackLock(loop);
    }

    Future<Void> start() {
      next();
      return done;
    }

    private void next() {
      if (left-- == 0) {
        done.setResult(null);
      } else {
        new Round().start();
      }
    }

    /** Two jobs and a deadline. */
    private final class Round {
      private final TimerHandle deadline = loop.callLater(LONG, this::expired);
      private int running = 2;

      void start() {
        loop.callSoon(this::takeLock);
        loop.callSoon(this::takeLock);
      }

      private void expired() {
        throw new IllegalStateException("an hour is over");
      }

      private void takeLock() {
        lock.acquire(this::haveLock);
      }

      private void haveLock() {
        loop.callSoon(this::giveBack);
      }

      private void giveBack() {
        lock.release();
        loop.callSoon(this::jobDone);
      }

      private void jobDone() {
        if (--running == 0) {
          deadline.cancel();
          loop.callSoon(Rounds.this::next);
        }
      }
    }
  }

  /** First come, first served; whoever waits is told by the loop. */
  private static final class CallbackLock {
    private final EventLoop loop;
    private final ArrayDeque<Runnable> waiters = new ArrayDeque<>();
    private boolean locked;

    CallbackLock(EventLoop loop) {
      this.loop = loop;
    }

    void acquire(Runnable then) {
      if (locked) {
        waiters.add(then);
      } else {
        locked = true;
        then.run();
      }
    }

    void release() {
      @Nullable Runnable next = waiters.poll();
      if (next == null) {
        locked = false;
      } else {
        loop.callSoon(next);
      }
    }
  }
}
