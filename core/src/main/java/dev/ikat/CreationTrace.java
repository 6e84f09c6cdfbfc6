package dev.ikat;

import java.util.List;

/** Where something was made: the nearest frames of the user's, as a trace to print. */
final class CreationTrace extends Throwable {
  private static final long serialVersionUID = 1;

  /** CPython's figure. */
  private static final int DEPTH = 10;

  CreationTrace() {
    super("created here");
    List<StackTraceElement> frames = Frames.ofUser(getStackTrace());
    setStackTrace(frames.stream().limit(DEPTH).toArray(StackTraceElement[]::new));
  }
}
