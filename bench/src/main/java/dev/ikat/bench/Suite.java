package dev.ikat.bench;

import dev.ikat.Runner;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What all suites have in common. The benchmarks of one row do the same work, each in its way. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class Suite {
  /** A loop on the measuring thread. */
  @State(Scope.Thread)
  public static class Loop {
    Runner runner = new Runner();

    @Setup
    public void open() {
      runner = new Runner();
    }

    @TearDown
    public void close() {
      runner.close();
    }
  }
}
