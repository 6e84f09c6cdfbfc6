package dev.ikat.internal.bridge;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who gets the signals that the operating system sends to this process: one place for the whole
 * JVM, as there is one handler for each signal. Any thread.
 *
 * <p>Receivers of a signal lie on top of each other: the newest one gets it, and when it goes the
 * one below gets the next. So a program's own handler comes before that of {@code run}, which
 * cancels the main task on Ctrl-C, and neither has to know of the other. With the last one what was
 * there before the first, as a rule the JVM's way of exiting, is put back.
 *
 * <p>By reflection, because javac warns of {@code sun.misc.Signal} in a way that cannot be
 * silenced. A signal that the process was started to ignore, as by {@code nohup}, stays ignored:
 * the JVM sees to that.
 */
public final class JvmSignals {
  /** How the JDK prints a handler that is native code of the JVM's. */
  private static final String NATIVE = "jdk.internal.misc.Signal$NativeHandler";

  /** By signal; guarded by itself. */
  private static final Map<String, JvmSignals> RECEIVED = new HashMap<>();

  private final Object previous;

  /** The newest is the last. Guarded by {@link #RECEIVED}. */
  private final List<Registration> receivers = new ArrayList<>(1);

  private JvmSignals(Object previous) {
    this.previous = previous;
  }

  /** Somebody who gets a signal until this is closed; closing it again does nothing. */
  public static final class Registration implements AutoCloseable {
    private final String signal;
    private final Runnable receiver;

    private Registration(String signal, Runnable receiver) {
      this.signal = signal;
      this.receiver = receiver;
    }

    @Override
    public void close() {
      synchronized (RECEIVED) {
        JvmSignals received = RECEIVED.get(signal);
        if (received != null && received.receivers.remove(this) && received.receivers.isEmpty()) {
          RECEIVED.remove(signal);
          Jvm.handle(signal, received.previous);
        }
      }
    }
  }

  /**
   * The name without {@code SIG}.
   *
   * @throws IllegalArgumentException if the operating system has no such signal
   */
  public static String canonical(String name) {
    String bare = name.startsWith("SIG") ? name.substring(3) : name;
    Jvm.signal(bare);
    return bare;
  }

  /** Its number on this operating system, or -1 if the JVM does not know it. */
  public static int number(String signal) {
    return Jvm.number(signal);
  }

  /**
   * Has the receiver called, on a thread of the JVM's, whenever the signal comes.
   *
   * @param signal a name without {@code SIG}
   * @throws IllegalArgumentException if there is no such signal, or no process can catch it
   * @throws IllegalStateException if the JVM keeps it for itself, or has no way to receive signals
   */
  public static Registration receive(String signal, Runnable receiver) {
    Registration registration = new Registration(signal, receiver);
    synchronized (RECEIVED) {
      JvmSignals received = RECEIVED.get(signal);
      if (received == null) {
        received = new JvmSignals(install(signal));
        RECEIVED.put(signal, received);
      }
      received.receivers.add(registration);
    }
    return registration;
  }

  /** Gives the signal to the newest receiver, or lets it do what it does where there is none. */
  public static void redeliver(String signal) {
    if (!deliver(signal)) {
      Jvm.raise(signal);
    }
  }

  private static boolean deliver(String signal) {
    Registration newest;
    synchronized (RECEIVED) {
      JvmSignals received = RECEIVED.get(signal);
      if (received == null) {
        return false;
      }
      newest = received.receivers.getLast();
    }
    newest.receiver.run();
    return true;
  }

  /** Installs ours and returns what was there before. */
  private static Object install(String signal) {
    if (signal.equals("KILL") || signal.equals("STOP")) {
      throw new IllegalArgumentException(
          "SIG" + signal + " cannot be caught: the operating system lets no process do that");
    }
    Object previous;
    try {
      previous = Jvm.handle(signal, Jvm.handler(() -> deliver(signal)));
    } catch (IllegalArgumentException taken) {
      throw new IllegalStateException(whyTaken(signal), taken);
    }
    if (previous.toString().startsWith(NATIVE)) {
      Jvm.handle(signal, previous);
      throw new IllegalStateException(whyTaken(signal));
    }
    return previous;
  }

  private static String whyTaken(String signal) {
    return switch (signal) {
      case "HUP", "INT", "TERM" ->
          "the JVM was started with -Xrs, which keeps it from receiving SIG"
              + signal
              + ": start it without that flag";
      case "QUIT" ->
          "SIGQUIT belongs to the JVM, which answers it with a dump of its threads: take another"
              + " signal";
      default -> "SIG" + signal + " belongs to the JVM, which uses it itself: take another signal";
    };
  }

  /** The part of {@code sun.misc} that we use. */
  private static final class Jvm {
    private static Class<?> type(String name) {
      try {
        return Class.forName("sun.misc." + name);
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(
            "this JVM cannot receive signals: the module jdk.unsupported is missing", e);
      }
    }

    static Object signal(String name) {
      try {
        return type("Signal").getConstructor(String.class).newInstance(name);
      } catch (InvocationTargetException e) {
        throw new IllegalArgumentException(
            "there is no signal SIG" + name + " on this operating system", e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    static int number(String name) {
      try {
        Object signal = type("Signal").getConstructor(String.class).newInstance(name);
        return (int) type("Signal").getMethod("getNumber").invoke(signal);
      } catch (ReflectiveOperationException unknown) {
        return -1;
      }
    }

    static Object handler(Runnable action) {
      Class<?> type = type("SignalHandler");
      return Proxy.newProxyInstance(
          JvmSignals.class.getClassLoader(),
          new Class<?>[] {type},
          (proxy, method, args) ->
              switch (method.getName()) {
                case "handle" -> {
                  action.run();
                  yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == args[0];
                default -> "Ikat's handler of signals";
              });
    }

    /** Installs the handler and returns the one before. */
    static Object handle(String name, Object handler) {
      Object signal = signal(name);
      try {
        return type("Signal")
            .getMethod("handle", type("Signal"), type("SignalHandler"))
            .invoke(null, signal, handler);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }

    static void raise(String name) {
      Object signal = signal(name);
      try {
        type("Signal").getMethod("raise", type("Signal")).invoke(null, signal);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
