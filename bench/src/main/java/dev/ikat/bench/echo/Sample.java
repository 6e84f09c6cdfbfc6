package dev.ikat.bench.echo;

import org.HdrHistogram.Histogram;

/** What one measurement of one server gave. */
sealed interface Sample {
  /**
   * As fast as it goes: every connection with a message under way.
   *
   * @param serverCpu nanoseconds of processor time of the server's process, all threads
   * @param clientCpu the same of the load generator
   * @param allocated bytes of heap that the server allocated for each message; NaN where there is
   *     no heap
   */
  record Throughput(long messages, long nanos, long serverCpu, long clientCpu, double allocated)
      implements Sample {
    double perSecond() {
      return messages * 1e9 / nanos;
    }

    double cpuMicros() {
      return serverCpu / 1e3 / messages;
    }

    /** The share of the time in which the server had a processor. */
    double serverBusy() {
      return (double) serverCpu / nanos;
    }

    double clientBusy() {
      return (double) clientCpu / nanos;
    }
  }

  /**
   * At a fixed rate.
   *
   * @param latencies nanoseconds from when a message was due to leave until its echo was back
   * @param late nanoseconds from when a message was due to leave until it left: what of the latency
   *     is the load generator's own
   */
  record Latency(double perSecond, Histogram latencies, Histogram late) implements Sample {
    double micros(double percentile) {
      return latencies.getValueAtPercentile(percentile) / 1e3;
    }

    double lateMicros(double percentile) {
      return late.getValueAtPercentile(percentile) / 1e3;
    }
  }

  /**
   * Connections that keep still.
   *
   * @param inUse bytes of heap and direct memory for each, after a collection; NaN where there is
   *     no heap
   * @param resident bytes by which the process grew, for each
   */
  record Memory(int connections, double inUse, double resident) implements Sample {}
}
