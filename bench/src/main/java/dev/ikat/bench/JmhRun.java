package dev.ikat.bench;

import java.util.ArrayList;
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
 * @param wovenClassPath where the benchmarks are woven
 */
record JmhRun(
    int iterations, int warmups, int millis, List<String> jvmOptions, String wovenClassPath) {
  private static final String CLASS_PATH = "java.class.path";

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
            .jvmArgs(options(benchmark).toArray(String[]::new))
            // JMH's use of Unsafe is no news.
            .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
            .addProfiler(GCProfiler.class)
            .addProfiler(ProcessCpu.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    // What JMH gives to the JVMs that it starts.
    String unwoven = System.getProperty(CLASS_PATH);
    if (benchmark.woven()) {
      System.setProperty(CLASS_PATH, wovenClassPath);
    }
    try {
      for (RunResult run : new Runner(options).run()) {
        for (var fork : run.getBenchmarkResults()) {
          fork.getIterationResults().forEach(iteration -> add(iteration, figures));
        }
      }
    } finally {
      System.setProperty(CLASS_PATH, unwoven);
    }
  }

  /** A benchmark that names a collector takes the place of ours. */
  private List<String> options(Row.Source.Jmh benchmark) {
    List<String> all = new ArrayList<>(jvmOptions);
    if (benchmark.options().stream().anyMatch(JmhRun::isCollector)) {
      all.removeIf(JmhRun::isCollector);
    }
    all.addAll(benchmark.options());
    return all;
  }

  private static boolean isCollector(String option) {
    return option.matches("-XX:\\+Use\\w+GC");
  }

  private static void add(IterationResult iteration, Figures figures) {
    figures.addWall(iteration.getPrimaryResult().getScore());
    secondary(iteration, ProcessCpu.LABEL).forEach(figures::addCpu);
    secondary(iteration, "gc.alloc.rate.norm").forEach(figures::addBytes);
    secondary(iteration, "held").forEach(figures::addHeld);
  }

  private static DoubleStream secondary(IterationResult iteration, String label) {
    Result<?> result = iteration.getSecondaryResults().get(label);
    return result == null ? DoubleStream.empty() : DoubleStream.of(result.getScore());
  }
}
