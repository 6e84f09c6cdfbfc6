package dev.ikat.weaver;

import java.util.Comparator;
import java.util.List;

/**
 * What weaving a folder or a jar has given.
 *
 * {@snippet :
 * import dev.ikat.weaver.*;
 * import java.nio.file.Path;
 *
 * Report report = new FolderWeaver(Path.of("classes"), ClassFiles.jdk()).weave();
 * report.byLine().forEach(IO::println); // p/App.java:17: async body woven, 2 suspensions
 * if (!report.written()) report.errors().forEach(IO::println);
 * }
 *
 * @param bodies what became of each body of its classes
 * @param classes the binary names of the classes that were woven just now, not of those that were
 *     woven before or have nothing to weave
 * @param written whether it was: not if a monitor is held
 */
public record Report(List<Body> bodies, List<String> classes, boolean written) {
  /** By source file and line. */
  private static final Comparator<Body> BY_LINE =
      Comparator.comparing((Body body) -> body.source() == null ? "" : body.source())
          .thenComparingInt(Body::line)
          .thenComparing(Body::className)
          .thenComparing(Body::method);

  /** Whether bodies cannot be left as they are: one day they would block the loop. */
  static boolean mayBeWritten(List<Body> bodies) {
    return bodies.stream().noneMatch(body -> body.refusal() == Refusal.MONITOR_HELD);
  }

  /**
   * The bodies that must not stay as they are: a monitor is held where they would be suspended,
   * which one day would block the loop. An error, wherever classes are built.
   */
  public List<Body> errors() {
    return byLine().stream().filter(body -> body.refusal() == Refusal.MONITOR_HELD).toList();
  }

  /** All bodies, in the order of the sources. */
  public List<Body> byLine() {
    return bodies.stream().sorted(BY_LINE).toList();
  }

  /** How many were woven, in words. */
  public String summary() {
    long woven = bodies.stream().filter(Body::woven).count();
    return "woven: " + woven + " of " + bodies.size() + (bodies.size() == 1 ? " body" : " bodies");
  }
}
