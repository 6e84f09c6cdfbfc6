package dev.ikat.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What was measured of one benchmark, over all rounds. */
final class Figures {
  private final boolean wall;
  private final List<Double> wallNanos = new ArrayList<>();
  private final List<Double> cpuNanos = new ArrayList<>();
  private final List<Double> bytes = new ArrayList<>();

  /**
   * @param wall whether time on the wall is meant, not the processor's
   */
  Figures(boolean wall) {
    this.wall = wall;
  }

  /** One iteration's nanoseconds on the wall per operation. */
  void addWall(double value) {
    wallNanos.add(value);
  }

  /** One iteration's nanoseconds of processor time per operation. */
  void addCpu(double value) {
    cpuNanos.add(value);
  }

  /** One iteration's bytes allocated per operation. */
  void addBytes(double value) {
    bytes.add(value);
  }

  /** Whether there are any; a peer may be missing on this machine. */
  boolean exist() {
    return !nanos().isEmpty();
  }

  /** Nanoseconds per operation: the median, as the mean tells more of the neighbours. */
  double median() {
    return median(nanos());
  }

  /** Bytes allocated per operation; NaN if that is not known. */
  double bytes() {
    return median(bytes);
  }

  /** Nanoseconds per operation, one for each iteration. */
  List<Double> nanos() {
    return Collections.unmodifiableList(wall ? wallNanos : cpuNanos);
  }

  /** The median on the wall, whatever is meant; NaN if that is not known. */
  double wallMedian() {
    return median(wallNanos);
  }

  private static double median(List<Double> values) {
    if (values.isEmpty()) {
      return Double.NaN;
    }
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
