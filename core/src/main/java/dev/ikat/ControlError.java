package dev.ikat;

import org.jspecify.annotations.Nullable;

/**
 * What is thrown into running code to make it stop: {@link CancelledError} into a task, {@link
 * GeneratorExit} into a generator. An {@link Error}, as {@code ThreadDeath} was and for its reason:
 * {@code catch (Exception e)} must not swallow it. Code that catches every {@link Throwable} lets
 * these pass with one clause before it.
 *
 * {@snippet :
 * import dev.ikat.ControlError;
 *
 * void guarded(Runnable job) {
 *   try {
 *     job.run();
 *   } catch (ControlError stop) {
 *     throw stop;
 *   } catch (Throwable t) {
 *     IO.println("failed: " + t);
 *   }
 * }
 * }
 */
public abstract sealed class ControlError extends Error permits CancelledError, GeneratorExit {
  private static final long serialVersionUID = 1;

  ControlError(@Nullable String message) {
    super(message);
  }
}
