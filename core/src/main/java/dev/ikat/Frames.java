package dev.ikat;

import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells the user's frames from Ikat's own and the JDK's plumbing below them, so that stacks can be
 * shown as one thinks of them: through every await, and no further than the task's body.
 */
final class Frames {
  /** The frame below which a task's body has nothing of the user's: who runs the loop. */
  private static final String TASK = TaskImpl.class.getName();

  private static final CodeSource OURS = Frames.class.getProtectionDomain().getCodeSource();

  private static final ConcurrentHashMap<String, Boolean> KNOWN = new ConcurrentHashMap<>();

  private Frames() {}

  /** Whether the class is part of Ikat or of what it stands on. */
  static boolean isPlumbing(String className) {
    if (className.startsWith("jdk.internal.vm.")
        || className.startsWith("jdk.internal.reflect.")
        || className.startsWith("java.lang.invoke.")
        || isMadeByTheWeaver(className)) {
      return true;
    }
    return className.startsWith("dev.ikat.")
        && KNOWN.computeIfAbsent(className, Frames::isFromOurJar);
  }

  /** Between Ikat and a woven body stand the classes that were made for it. */
  private static boolean isMadeByTheWeaver(String className) {
    return className.contains("$$Lambda$ikat") || className.contains("$$Frame$ikat");
  }

  /** Not by the package's name: tests, and programs of ours, stand in packages of that name too. */
  private static boolean isFromOurJar(String className) {
    try {
      Class<?> type = Class.forName(className, false, Frames.class.getClassLoader());
      CodeSource source = type.getProtectionDomain().getCodeSource();
      return OURS == null ? source == null : OURS.equals(source);
    } catch (ClassNotFoundException | LinkageError notOurs) {
      return false;
    }
  }

  /** The user's frames of a task's step, innermost first. */
  static List<StackTraceElement> ofUser(List<StackTraceElement> frames) {
    List<StackTraceElement> kept = new ArrayList<>();
    for (StackTraceElement frame : frames) {
      if (isEndOfTask(frame)) {
        break;
      }
      if (!isPlumbing(frame.getClassName())) {
        kept.add(frame);
      }
    }
    return kept;
  }

  /** The same for a trace; one with no frame of the user's is left as it is. */
  static List<StackTraceElement> ofUser(StackTraceElement[] trace) {
    List<StackTraceElement> all = Arrays.asList(trace);
    List<StackTraceElement> kept = ofUser(all);
    return kept.isEmpty() ? all : kept;
  }

  private static boolean isEndOfTask(StackTraceElement frame) {
    return frame.getClassName().equals(TASK) && frame.getMethodName().equals("runBody");
  }
}
