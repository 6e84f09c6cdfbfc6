package dev.ikat;

import java.util.Arrays;

/** Where something was made: the nearest frames that are not Ikat's, as a trace to print. */
final class CreationTrace extends Throwable {
  private static final long serialVersionUID = 1;
  private static final int DEPTH = 10;

  CreationTrace() {
    super("created here");
    StackTraceElement[] frames = getStackTrace();
    int first = 0;
    while (first < frames.length && isIkat(frames[first].getClassName())) {
      first++;
    }
    setStackTrace(Arrays.copyOfRange(frames, first, Math.min(frames.length, first + DEPTH)));
  }

  private static boolean isIkat(String className) {
    return className.startsWith("dev.ikat.") && className.indexOf('.', 9) < 0 && isOurs(className);
  }

  /** Only Ikat's own package counts, not tests or programs that happen to stand in it. */
  private static boolean isOurs(String className) {
    return switch (className.substring(9)) {
      case "Asyncio",
          "EventLoopImpl",
          "FutureImpl",
          "TaskImpl",
          "CoroutineImpl",
          "CallbackHandle",
          "CreationTrace" ->
          true;
      default -> false;
    };
  }
}
