package dev.ikat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C while {@code run} runs on the program's main thread. The first one cancels the main task,
 * as an interrupt of the thread does; the second interrupts the thread, for code that blocks; the
 * third is the JVM's own, which exits with 130. So does a program that lets the error out of main,
 * as what called it must know that it was Ctrl-C.
 *
 * <p>Only on the main thread, like asyncio: a loop on some worker must not take Ctrl-C away from
 * the program around it. By reflection, because javac warns of {@code sun.misc.Signal} in a way
 * that cannot be silenced; where there is no such class nothing is installed.
 */
final class Sigint implements AutoCloseable {
  /** What shells and the JVM take for "ended by Ctrl-C". */
  private static final int EXIT_STATUS = 130;

  /** What was installed before, to be put back. */
  private final Object previous;

  private final Thread thread = Thread.currentThread();
  private final EventLoopImpl loop;
  private int signals;
  private boolean restored;

  private Sigint(EventLoopImpl loop) throws ReflectiveOperationException {
    this.loop = loop;
    this.previous = Jvm.handle(Jvm.handler(this::onSignal));
  }

  /** Installs the handler, if this is the thread for it; null if not. */
  static @Nullable Sigint install(EventLoopImpl loop) {
    if (!isMainThread(Thread.currentThread())) {
      return null;
    }
    try {
      return new Sigint(loop);
    } catch (ReflectiveOperationException | RuntimeException unavailable) {
      // No such class, or the JVM was told to leave signals alone (-Xrs).
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
      restore();
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
  public synchronized void close() {
    restore();
  }

  private void restore() {
    if (!restored) {
      restored = true;
      try {
        Jvm.handle(previous);
      } catch (ReflectiveOperationException impossible) {
        throw new IllegalStateException(impossible);
      }
    }
  }

  /** The part of {@code sun.misc} that we use. */
  private static final class Jvm {
    static Object handler(Runnable action) throws ReflectiveOperationException {
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      return Proxy.newProxyInstance(
          Sigint.class.getClassLoader(),
          new Class<?>[] {type},
          (proxy, method, args) ->
              switch (method.getName()) {
                case "handle" -> {
                  action.run();
                  yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == args[0];
                default -> "Ikat's SIGINT handler";
              });
    }

    /** Installs the handler and returns the one before. */
    static Object handle(Object handler) throws ReflectiveOperationException {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object signal = signalType.getConstructor(String.class).newInstance("INT");
      Method handle = signalType.getMethod("handle", signalType, handlerType);
      try {
        return handle.invoke(null, signal, handler);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw e;
      }
    }
  }
}
