package dev.ikat.io;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Signals by Linux's descriptors of processes, which stay with the process when its number has
 * become another one's. Only where this module may call native code; it is asked first, so that the
 * JVM does not warn.
 */
final class PidFd {
  /** The numbers of the system calls are the same on all architectures. */
  private static final long PIDFD_SEND_SIGNAL = 424;

  private static final long PIDFD_OPEN = 434;

  /** {@code syscall(number, a, b, c, d)}, and {@code close(fd)}; null where there are none. */
  private static final @Nullable PidFd CALLS = find();

  private final MethodHandle syscall;
  private final MethodHandle close;

  private PidFd(MethodHandle syscall, MethodHandle close) {
    this.syscall = syscall;
    this.close = close;
  }

  @SuppressWarnings("restricted") // asked first
  private static @Nullable PidFd find() {
    if (!System.getProperty("os.name").equals("Linux")
        || !PidFd.class.getModule().isNativeAccessEnabled()) {
      return null;
    }
    Linker linker = Linker.nativeLinker();
    var library = linker.defaultLookup();
    var syscall = library.find("syscall");
    var close = library.find("close");
    if (syscall.isEmpty() || close.isEmpty()) {
      return null;
    }
    return new PidFd(
        linker.downcallHandle(
            syscall.get(),
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
            Linker.Option.firstVariadicArg(1)),
        linker.downcallHandle(close.get(), FunctionDescriptor.of(JAVA_INT, JAVA_INT)));
  }

  /**
   * Sends the signal to the process, and to no other.
   *
   * @return false if that cannot be done in this way
   */
  static boolean send(ProcessHandle process, int signal) {
    PidFd calls = CALLS;
    return calls != null && calls.sendTo(process, signal);
  }

  private boolean sendTo(ProcessHandle process, int signal) {
    try {
      int fd = (int) (long) syscall.invokeExact(PIDFD_OPEN, process.pid(), 0L, 0L, 0L);
      if (fd < 0) {
        return false;
      }
      try {
        // If it is alive now, by the time it was started, then it is the one that was opened.
        return !process.isAlive()
            || (long) syscall.invokeExact(PIDFD_SEND_SIGNAL, (long) fd, (long) signal, 0L, 0L) == 0;
      } finally {
        int _ = (int) close.invokeExact(fd);
      }
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable impossible) {
      throw new AssertionError(impossible);
    }
  }
}
