package dev.ikat.bench;

import java.lang.management.ManagementFactory;

/** The heap of this JVM. */
final class Heap {
  private Heap() {}

  /** Bytes that are in use, after collections that leave nothing to collect. */
  static long used() {
    collect();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Twice: what lives through both is old. */
  static void collect() {
    System.gc();
    System.gc();
  }
}
