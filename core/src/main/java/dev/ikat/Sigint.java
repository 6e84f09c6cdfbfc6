package dev.ikat;

import dev.ikat.internal.bridge.JvmSignals;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C while {@code run} runs on the program's main thread. The first one cancels the main task,
 * as an interrupt of the thread does; the second interrupts the thread, for code that blocks; the
 * third is the JVM's own, which exits with 130. So does a program that lets the error out of main,
 * as what called it must know that it was Ctrl-C. A handler that the program itself adds for SIGINT
 * comes before this one.
 *
 * <p>Only on the main thread, like asyncio: a loop on some worker must not take Ctrl-C away from
 * the program around it.
 */
final class Sigint implements AutoCloseable {
  /** What shells and the JVM take for "ended by Ctrl-C". */
  private static final int EXIT_STATUS = 130;

  private final Thread thread = Thread.currentThread();
  private final EventLoopImpl loop;
  private final JvmSignals.Registration registration;
  private int signals;

  private Sigint(EventLoopImpl loop) {
    this.loop = loop;
    this.registration = JvmSignals.receive("INT", this::onSignal);
  }

  /** Installs the handler, if this is the thread for it; null if not. */
  static @Nullable Sigint install(EventLoopImpl loop) {
    if (!isMainThread(Thread.currentThread())) {
      return null;
    }
    try {
      return new Sigint(loop);
    } catch (RuntimeException unavailable) {
      // The JVM cannot receive signals, or was told to leave them alone (-Xrs).
      return null;
    }
  }

  /** The thread that the launcher made for {@code main}; the JVM has no other mark of it. */
  private static boolean isMainThread(Thread thread) {
    ThreadGroup group = thread.getThreadGroup();
    return thread.getName().equals("main") && group != null && group.getName().equals("main");
  }

  /** On a thread of the JVM's. */
  private synchronized void onSignal() {
    signals++;
    if (signals == 1) {
      loop.interruptFromSignal();
    } else {
      thread.interrupt();
      registration.close();
    }
  }

  /**
   * If it was a signal that ended the run and nobody catches the error, the program ends with the
   * status of Ctrl-C, after its trace. Unless the program has a handler for uncaught errors: then
   * that decides.
   */
  synchronized void exitIfUncaught() {
    ThreadGroup group = thread.getThreadGroup();
    if (signals == 0
        || thread.getUncaughtExceptionHandler() != group
        || Thread.getDefaultUncaughtExceptionHandler() != null) {
      return;
    }
    thread.setUncaughtExceptionHandler((t, uncaught) -> {
      group.uncaughtException(t, uncaught);
      if (uncaught instanceof LoopInterruptedError) {
        Runtime.getRuntime().exit(EXIT_STATUS);
      }
    });
  }

  @Override
  public void close() {
    registration.close();
  }
}
