package dev.ikat.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs one benchmark in a JVM of its own.
 *
 * @param iterations how many count, and how many come before
 */
record JmhRun(int iterations, int warmups, int millis, List<String> jvmOptions) {
  /** Adds what this run gives to the figures. */
  void measure(Row.Source.Jmh benchmark, Figures figures) throws RunnerException {
    TimeValue time = new TimeValue(millis, TimeUnit.MILLISECONDS);
    var options =
        new OptionsBuilder()
            .include(JmhRun.class.getPackageName() + "\\." + benchmark.method() + "$")
            .forks(1)
            .warmupIterations(warmups)
            .warmupTime(time)
            .measurementIterations(iterations)
            .measurementTime(time)
            .jvmArgs(jvmOptions.toArray(String[]::new))
            // JMH's use of Unsafe is no news.
            .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
            .addProfiler(GCProfiler.class)
            .addProfiler(ProcessCpu.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    for (RunResult run : new Runner(options).run()) {
      for (var fork : run.getBenchmarkResults()) {
        fork.getIterationResults().forEach(iteration -> add(iteration, figures));
      }
    }
  }

  private static void add(IterationResult iteration, Figures figures) {
    figures.addWall(iteration.getPrimaryResult().getScore());
    secondary(iteration, ProcessCpu.LABEL).forEach(figures::addCpu);
    secondary(iteration, "gc.alloc.rate.norm").forEach(figures::addBytes);
  }

  private static DoubleStream secondary(IterationResult iteration, String label) {
    Result<?> result = iteration.getSecondaryResults().get(label);
    return result == null ? DoubleStream.empty() : DoubleStream.of(result.getScore());
  }
}
