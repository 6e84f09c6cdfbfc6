package dev.ikat.io;

import dev.ikat.internal.bridge.JvmSignals;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The signals that a child process is sent, and what its exit value says of them. For code that its
 * loop runs.
 *
 * <p>None is sent to another process that has got the child's number. {@link PidFd} makes sure of
 * that. Where it is not to be had, the time is compared at which the process of that number was
 * started, by the JDK for SIGTERM and SIGKILL and here for the others: what is left is the moment
 * between that and the signal.
 */
final class ChildSignals {
  private static final System.Logger LOG = System.getLogger("dev.ikat");

  /** The JDK's exit value of a child that was ended by a signal is this plus its number. */
  private static final int BY_SIGNAL = 128;

  /** Those that programs do not end by of their own accord. */
  private static final Set<Integer> DEADLY = new HashSet<>();

  static {
    for (String signal : new String[] {"KILL", "SEGV", "ABRT", "BUS", "FPE", "ILL"}) {
      DEADLY.add(JvmSignals.number(signal));
    }
  }

  private final ProcessHandle child;
  private final Set<Integer> sent = new HashSet<>();

  /** Done when those sent before have been. */
  private CompletableFuture<Void> before = CompletableFuture.completedFuture(null);

  ChildSignals(ProcessHandle child) {
    this.child = child;
  }

  /** What asyncio calls the return code: see {@link SubprocessTransport#getReturncode}. */
  int returncode(int exitValue) {
    int signal = exitValue - BY_SIGNAL;
    return signal > 0 && (sent.contains(signal) || DEADLY.contains(signal)) ? -signal : exitValue;
  }

  void send(String name, boolean hasEnded) {
    String signal = JvmSignals.canonical(name);
    if (hasEnded || !child.isAlive()) {
      return;
    }
    sent.add(JvmSignals.number(signal));
    if (before.isDone()) {
      deliver(signal);
    } else {
      before = before.thenRun(() -> deliver(signal));
    }
  }

  private void deliver(String signal) {
    if (PidFd.send(child, JvmSignals.number(signal))) {
      return;
    }
    switch (signal) {
      // Not Process.destroy, which closes the pipes as well.
      case "TERM" -> child.destroy();
      case "KILL" -> child.destroyForcibly();
      default -> before = CompletableFuture.runAsync(() -> callKill(signal), BlockingPipes.THREADS);
    }
  }

  private void callKill(String signal) {
    if (!child.isAlive()) {
      return;
    }
    try {
      var kill = new ProcessBuilder("kill", "-s", signal, Long.toString(child.pid()));
      kill.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
      kill.start().waitFor();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "SIG" + signal + " cannot be sent to " + child, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
