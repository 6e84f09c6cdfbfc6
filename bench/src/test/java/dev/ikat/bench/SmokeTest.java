package dev.ikat.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** That the benchmarks run at all; what they measure is not looked at. */
class SmokeTest {
  /** Each once, in this JVM. */
  @Test
  void everyBenchmarkRuns() throws RunnerException {
    System.setProperty("jmh.ignoreLock", "true");
    var options =
        new OptionsBuilder()
            .forks(0)
            .mode(Mode.SingleShotTime)
            .warmupIterations(0)
            .measurementIterations(1)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .build();
    var results = new Runner(options).run();
    assertEquals(
        benchmarks(),
        results.stream().map(RunResult::getParams).map(p -> p.getBenchmark()).collect(asSet()));
  }

  @Test
  void everyRowNamesBenchmarksThatExist() {
    Set<String> named =
        Rows.all().stream()
            .flatMap(row ->
                Stream.concat(Stream.of(row.ikat()), row.peers().stream().map(Row.Peer::source)))
            .filter(source -> source instanceof Row.Source.Jmh)
            .map(source -> "dev.ikat.bench." + ((Row.Source.Jmh) source).method())
            .collect(asSet());
    assertEquals(benchmarks(), named);
  }

  /** CPython is a peer where it is installed, and nowhere needed. */
  @Test
  void everyRowOfPythonRuns() {
    Python python = Python.plain();
    if (python == null) {
      return;
    }
    for (Row row : Rows.all()) {
      for (Row.Peer peer : row.peers()) {
        if (peer.source() instanceof Row.Source.Python script && !script.uvloop()) {
          Figures figures = new Figures(Row.Measure.WALL);
          python.measure(script, 0, figures);
          assertTrue(figures.exist(), row.name());
          assertFalse(figures.median() <= 0, row.name());
        }
      }
    }
  }

  /** Else a row that says so would measure a lent stack. */
  @Test
  void everyBodyCanBeWoven() throws Exception {
    try (WovenClasses woven = WovenClasses.ofBenchmarks()) {
      assertFalse(woven.bodies().isEmpty());
      assertEquals(List.of(), woven.bodies().stream().filter(body -> !body.woven()).toList());
    }
  }

  @Test
  void helloStarts() throws Exception {
    try (WovenClasses woven = WovenClasses.ofBenchmarks()) {
      Python python = Python.plain();
      StartRun starts = new StartRun(woven.folder(), python);
      Figures figures = new Figures(Row.Measure.WALL);
      starts.measure(Row.Source.Start.JAR, 1, figures);
      starts.measure(Row.Source.Start.CPYTHON, 1, figures);
      assertEquals(python == null ? 1 : 2, figures.values().size());
    }
  }

  @Test
  void theTableSaysWhatIsMet() {
    Row row = Rows.all().get(1);
    Figures ikat = new Figures(Row.Measure.CPU);
    ikat.addCpu(120);
    Figures bare = new Figures(Row.Measure.CPU);
    bare.addCpu(100);
    Figures python = new Figures(Row.Measure.CPU);
    python.addCpu(1200);
    Report report =
        new Report(
            List.of(row),
            java.util.Map.of(
                new Report.Key(row, row.ikat()), ikat,
                new Report.Key(row, row.peers().get(0).source()), bare,
                new Report.Key(row, row.peers().get(3).source()), python),
            List.of(),
            null,
            null);
    String table = report.table();
    assertTrue(table.lines().anyMatch(l -> l.matches(" +bare switch.* 1\\.20 ×.*1\\.3 × +met")));
    assertTrue(table.lines().anyMatch(l -> l.matches(" +CPython.* 0\\.100 ×.*1/12 × +NOT MET")));
  }

  private static Set<String> benchmarks() {
    return BenchmarkList.defaultList()
        .getAll(OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT), List.of())
        .stream()
        .map(entry -> entry.getUsername())
        .collect(asSet());
  }

  private static java.util.stream.Collector<String, ?, Set<String>> asSet() {
    return Collectors.toCollection(java.util.TreeSet::new);
  }
}
