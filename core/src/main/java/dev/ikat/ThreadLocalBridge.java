package dev.ikat;

import org.jspecify.annotations.Nullable;

/**
 * Makes a thread-local of somebody else's (SLF4J's MDC, OpenTelemetry's context, Spring security's)
 * behave like a context variable: each task has its own value, a copy of its creator's, although
 * all tasks of a loop share one thread.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.ThreadLocalBridge;
 * import java.time.Duration;
 *
 * final ThreadLocal<String> user = new ThreadLocal<>();
 *
 * void main() {
 *   ThreadLocalBridge.register(ThreadLocalBridge.of(user));
 *   run(async(() -> taskGroup(tg -> {
 *     for (var name : new String[] {"ann", "bob"}) {
 *       tg.createTask(async(() -> {
 *         user.set(name);
 *         await(sleep(Duration.ofMillis(1)));
 *         IO.println(name + " is still " + user.get());
 *       }));
 *     }
 *   })));
 * }
 * }
 *
 * <p>A task's value is put in place when a step of it begins, and when the step ends or is
 * suspended, what is there is kept for the next step and the thread gets back what it had.
 * Callbacks, {@link Context#run} and {@link Asyncio#toThread} do the same with theirs. A new {@link
 * Context} has none. While no bridge is registered this costs nothing. A bridge that throws is
 * logged, and its value is lost.
 *
 * <p>On the portable engine a generator's body, which has a thread of its own there, does not see
 * the values of the task that it runs in.
 *
 * @param <T> what the thread-local holds; a value that is shared by copies should be immutable
 */
public interface ThreadLocalBridge<T> {
  /** The calling thread's value. */
  @Nullable T get();

  /** Sets the calling thread's value; null: removes it. */
  void set(@Nullable T value);

  /** A bridge to a plain thread-local. */
  static <T> ThreadLocalBridge<T> of(ThreadLocal<T> local) {
    java.util.Objects.requireNonNull(local, "local");
    return new ThreadLocalBridge<>() {
      @Override
      public @Nullable T get() {
        return local.get();
      }

      @Override
      public void set(@Nullable T value) {
        if (value == null) {
          local.remove();
        } else {
          local.set(value);
        }
      }
    };
  }

  /**
   * A bridge to all thread-locals that Micrometer's context-propagation has accessors of: its
   * observations, Reactor's and Spring's contexts, SLF4J's MDC and others.
   *
   * @throws IllegalStateException if {@code io.micrometer:context-propagation} is not there
   */
  static ThreadLocalBridge<?> micrometer() {
    return MicrometerBridge.find(ThreadLocalBridge.class.getClassLoader());
  }

  /**
   * Registers the bridge for the whole JVM; best before the first loop runs, as tasks that exist
   * already do without it. Registering one that is registered does nothing. Any thread.
   */
  static void register(ThreadLocalBridge<?> bridge) {
    Bridges.register(bridge);
  }

  /** Takes the bridge out again. Any thread, but while no loop runs. */
  static void unregister(ThreadLocalBridge<?> bridge) {
    Bridges.unregister(bridge);
  }
}
