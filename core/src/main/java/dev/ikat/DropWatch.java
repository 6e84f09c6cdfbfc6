package dev.ikat;

import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reports a generator that is dropped while its body rests at a yield: its {@code finally} blocks
 * will never run. In debug mode every generator is watched, with where it was started; outside it
 * one in 128, as a cleaner costs many times what a generator does, and no body is reported twice.
 */
final class DropWatch implements Runnable {
  private static final int SAMPLE = 128;
  private static final Set<String> REPORTED = ConcurrentHashMap.newKeySet();

  /** Racy on purpose: losing a count now and then does no harm. */
  private static int started;

  private final String what;
  private final @Nullable Throwable startedAt;
  private volatile boolean ended;

  private DropWatch(String what) {
    this.what = what;
    this.startedAt = Debug.ON ? new Throwable("started here") : null;
  }

  /** Watches the generator if it is its turn; must not keep it reachable. */
  static @Nullable DropWatch watch(Object generator, Object source) {
    if (!Debug.ON && ++started % SAMPLE != 0) {
      return null;
    }
    DropWatch watch = new DropWatch(Names.ofFunction(source));
    Watching.CLEANER.register(generator, watch);
    return watch;
  }

  void ended() {
    ended = true;
  }

  @Override
  public void run() {
    if (!ended && (Debug.ON || REPORTED.add(what))) {
      System.getLogger("dev.ikat")
          .log(
              Level.WARNING,
              "a generator ("
                  + what
                  + ") was dropped while its body rested at a yield: its finally blocks will never"
                  + " run. Close generators, best with try-with-resources"
                  + (startedAt == null ? " (-Dikat.debug=true shows where it was started)" : ""),
              startedAt);
    }
  }
}
