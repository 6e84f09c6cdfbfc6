package dev.ikat;

import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Debug mode's watch on slow callbacks and steps. The loop notes when each begins and ends; a
 * daemon thread looks now and then whether one has been running for too long and takes a picture of
 * the stack while it is slow, which is what one wants to see.
 */
final class StepClock {
  private final EventLoopImpl loop;
  private volatile long limitNanos = Duration.ofMillis(100).toNanos();
  private volatile @Nullable Thread loopThread;

  /** What runs now, and since when; written by the loop, {@code what} last. */
  private volatile long since;

  private volatile @Nullable Object what;

  /** The sampler's picture of the step that runs now. */
  private volatile StackTraceElement @Nullable [] picture;

  private @Nullable Thread sampler;

  StepClock(EventLoopImpl loop) {
    this.loop = loop;
  }

  void setLimit(Duration limit) {
    limitNanos = Durations.toNanos(limit);
  }

  Duration limit() {
    return Duration.ofNanos(limitNanos);
  }

  void begin(Thread thread) {
    loopThread = thread;
  }

  void end() {
    what = null;
    loopThread = null;
    Thread running = sampler;
    if (running != null) {
      sampler = null;
      running.interrupt();
    }
  }

  void stepBegins(Object step) {
    if (sampler == null) {
      sampler = Thread.ofPlatform().daemon().name("ikat-slow-step-sampler").start(this::sample);
    }
    picture = null;
    since = loop.clock.nanoTime();
    what = step;
  }

  void stepEnds() {
    Object step = what;
    if (step == null) {
      return;
    }
    what = null;
    long took = loop.clock.nanoTime() - since;
    if (took >= limitNanos) {
      report(step, took);
    }
  }

  private void report(Object step, long took) {
    StackTraceElement[] frames = picture;
    Throwable where = null;
    if (frames != null) {
      where = new Throwable("the stack while it was slow");
      where.setStackTrace(frames);
    }
    System.getLogger("dev.ikat")
        .log(
            Level.WARNING,
            "executing " + step + " took " + Durations.toMillis(took) + " ms",
            where);
  }

  private void sample() {
    while (sampler == Thread.currentThread() || loopThread != null) {
      Thread watched = loopThread;
      Object step = what;
      if (watched == null) {
        return;
      }
      long started = since;
      if (step != null && picture == null && System.nanoTime() - started >= limitNanos) {
        StackTraceElement[] frames = watched.getStackTrace();
        if (what == step && since == started) {
          picture = frames;
        }
      }
      try {
        Thread.sleep(Duration.ofNanos(Math.max(1_000_000, limitNanos / 4)));
      } catch (InterruptedException e) {
        return;
      }
    }
  }
}
