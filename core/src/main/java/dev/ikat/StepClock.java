package dev.ikat;

import dev.ikat.internal.stack.Carrier;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Debug mode's watch on slow callbacks and steps. The loop notes when each begins and ends; a
 * daemon thread, which lives as long as the run, looks now and then whether one has been running
 * for too long, and takes a picture of the stack while it is slow, which is what one wants to see.
 *
 * <p>How long a step took is measured by the loop's clock, when to take the picture by real time.
 */
final class StepClock {
  private static final long SHORTEST_PAUSE = 1_000_000;

  /** Not longer, so that a limit that is lowered is noticed. */
  private static final long LONGEST_PAUSE = 25_000_000;

  private final EventLoopImpl loop;
  private volatile long limitNanos = Duration.ofMillis(100).toNanos();

  // ---- written by the loop's thread, read by the sampler ---
  private volatile @Nullable Carrier carrier;

  /** What runs now; written after all else that belongs to the step. */
  private volatile @Nullable Object what;

  private volatile long sinceInRealTime;

  /** The sampler's picture of the step that runs now. */
  private volatile @Nullable List<StackTraceElement> picture;

  private volatile @Nullable Thread sampler;

  // ---- the loop's thread only ---
  private long since;

  /** What the step calls, if it is a callback: its handle has forgotten it in the end. */
  private @Nullable Runnable function;

  StepClock(EventLoopImpl loop) {
    this.loop = loop;
  }

  void setLimit(Duration limit) {
    limitNanos = Durations.toNanos(limit);
  }

  Duration limit() {
    return Duration.ofNanos(limitNanos);
  }

  void begin(Carrier here) {
    carrier = here;
  }

  void end() {
    what = null;
    function = null;
    picture = null;
    carrier = null;
    Thread running = sampler;
    if (running != null) {
      sampler = null;
      running.interrupt();
    }
  }

  void stepBegins(Ready step) {
    if (sampler == null) {
      startSampler();
    }
    picture = null;
    function = step instanceof CallbackHandle handle ? handle.function() : null;
    since = loop.clock.nanoTime();
    sinceInRealTime = System.nanoTime();
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
    function = null;
  }

  /** The step that runs now is not to be measured any more. */
  void forgetStep() {
    what = null;
  }

  private void report(Object step, long took) {
    List<StackTraceElement> frames = picture;
    Throwable where = null;
    if (frames != null) {
      where = new SlowHere();
      where.setStackTrace(frames.toArray(StackTraceElement[]::new));
    }
    Runnable called = function;
    String name = called == null ? Names.ofValue(step) : "Handle[" + Names.ofFunction(called) + "]";
    System.getLogger("dev.ikat")
        .log(
            Level.WARNING,
            "executing " + name + " took " + Durations.toMillis(took) + " ms",
            where);
  }

  /** Whether there is a picture of the step that runs now. */
  boolean hasPicture() {
    return picture != null;
  }

  // ---- the sampler's thread ---------------------------------------------------------------------

  private void startSampler() {
    Thread thread = Thread.ofPlatform().daemon().name("ikat-slow-steps").unstarted(this::sample);
    sampler = thread;
    thread.start();
  }

  private void sample() {
    while (sampler == Thread.currentThread()) {
      Carrier watched = carrier;
      Object step = what;
      long started = sinceInRealTime;
      if (watched != null
          && step != null
          && picture == null
          && System.nanoTime() - started >= limitNanos) {
        List<StackTraceElement> frames = Frames.ofUser(watched.frames());
        // A new step may have begun meanwhile, even one of the same task.
        if (what == step && sinceInRealTime == started) {
          picture = frames;
        }
      }
      try {
        Thread.sleep(Duration.ofNanos(Math.clamp(limitNanos / 4, SHORTEST_PAUSE, LONGEST_PAUSE)));
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Carries the picture into the log. */
  private static final class SlowHere extends Throwable {
    private static final long serialVersionUID = 1;

    SlowHere() {
      super("it was slow here", null, false, true);
    }
  }
}
