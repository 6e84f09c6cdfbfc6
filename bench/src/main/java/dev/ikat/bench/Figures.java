package dev.ikat.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What was measured of one benchmark, over all rounds. */
final class Figures {
  private final Row.Measure measure;
  private final List<Double> wallNanos = new ArrayList<>();
  private final List<Double> cpuNanos = new ArrayList<>();
  private final List<Double> bytes = new ArrayList<>();
  private final List<Double> held = new ArrayList<>();

  /**
   * @param measure what is meant when nothing more is said
   */
  Figures(Row.Measure measure) {
    this.measure = measure;
  }

  /** What is meant when nothing more is said. */
  Row.Measure measure() {
    return measure;
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

  /** One iteration's bytes that were in use while all of them waited, per operation. */
  void addHeld(double value) {
    held.add(value);
  }

  /** Whether there are any; a peer may be missing on this machine. */
  boolean exist() {
    return !values().isEmpty();
  }

  /** Per operation: the median, as the mean tells more of the neighbours. */
  double median() {
    return median(values());
  }

  /** Bytes allocated per operation; NaN if that is not known. */
  double bytes() {
    return median(bytes);
  }

  /** Nanoseconds or bytes per operation, one for each iteration. */
  List<Double> values() {
    return Collections.unmodifiableList(
        switch (measure) {
          case CPU -> cpuNanos;
          case WALL -> wallNanos;
          case HELD -> held;
        });
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
