package dev.ikat.bench;

import dev.ikat.bench.echo.EchoBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.runner.RunnerException;

/**
 * {@code ikat bench}: measures rows, Ikat and its peers in turn, several rounds of it, and prints a
 * table of medians. The machine may have other things to do, so it is processor time that counts,
 * where the work is not waiting; and whatever slows one of them down slows its neighbours too, so
 * the ratios tell more than the times.
 */
public final class Main {
  /** The heap and the collector are said so that figures can be compared. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "-XX:+UseG1GC",
          "-Xms2g",
          "-Xmx2g");

  private final List<Row> rows;
  private final boolean brief;
  private final List<String> jvmOptions;
  private final Map<Report.Key, Figures> measured = new LinkedHashMap<>();
  private final @Nullable Python python = Python.plain();
  private final @Nullable Python uvloop = Python.withUvloop();

  private Main(List<Row> rows, boolean brief, List<String> jvmOptions) {
    this.rows = rows;
    this.brief = brief;
    this.jvmOptions = new ArrayList<>(jvmOptions);
    if (brief) {
      // Compile in the foreground: else, on a busy machine, the short warm-up is over before it.
      this.jvmOptions.add("-Xbatch");
    }
  }

  public static void main(String... arguments) throws IOException, RunnerException {
    if (arguments.length > 0 && arguments[0].equals("echo")) {
      EchoBench.main(Arrays.copyOfRange(arguments, 1, arguments.length));
      return;
    }
    List<String> names = new ArrayList<>();
    List<String> jvmOptions = new ArrayList<>(JVM_OPTIONS);
    boolean brief = false;
    Path json = null;
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      if (argument.equals("--short")) {
        brief = true;
      } else if (argument.startsWith("--json=")) {
        json = Path.of(argument.substring("--json=".length()));
      } else if (argument.equals("--json") && i + 1 < arguments.length) {
        i++;
        json = Path.of(arguments[i]);
      } else if (argument.startsWith("-J")) {
        jvmOptions.add(argument.substring(2));
      } else if (argument.startsWith("-")) {
        refuse("no option " + argument + "; see ./ikat help");
      } else {
        names.add(argument);
      }
    }
    // Two runs at once disturb each other, but that is for people to decide.
    System.setProperty("jmh.ignoreLock", "true");
    Main main = new Main(choose(names, brief), brief, jvmOptions);
    try (WovenClasses woven = WovenClasses.ofBenchmarks()) {
      woven.bodies().stream()
          .filter(body -> !body.woven())
          .forEach(body -> System.err.println("ikat: bench: not woven: " + body));
      main.measure(woven);
    }
    System.out.print(main.report().table());
    if (json != null) {
      Files.writeString(json, main.report().json());
    }
  }

  private static List<Row> choose(List<String> names, boolean brief) {
    List<Row> all = Rows.all();
    for (String name : names) {
      if (all.stream().noneMatch(row -> row.name().equals(name))) {
        refuse(
            "no row "
                + name
                + "; there are "
                + all.stream().map(Row::name).collect(Collectors.joining(", ")));
      }
    }
    if (names.isEmpty()) {
      return brief ? Rows.telling() : all;
    }
    return all.stream().filter(row -> names.contains(row.name())).toList();
  }

  private static void refuse(String message) {
    System.err.println("ikat: bench: " + message);
    System.exit(2);
  }

  private void measure(WovenClasses woven) throws IOException, RunnerException {
    int rounds = brief ? 1 : 3;
    StartRun starts = new StartRun(woven.folder(), python);
    for (int round = 1; round <= rounds; round++) {
      for (Row row : rows) {
        System.err.println("ikat: round " + round + " of " + rounds + ": " + row.title());
        measure(row, row.ikat(), woven, starts);
        for (Row.Peer peer : row.peers()) {
          if (peer.telling() || !brief) {
            measure(row, peer.source(), woven, starts);
          }
        }
      }
    }
  }

  private void measure(Row row, Row.Source source, WovenClasses woven, StartRun starts)
      throws IOException, RunnerException {
    Figures figures =
        measured.computeIfAbsent(new Report.Key(row, source), _ -> new Figures(row.measure()));
    switch (source) {
      case Row.Source.Jmh benchmark ->
          (brief
                  ? new JmhRun(4, 3, 100, jvmOptions, woven.classPath())
                  : new JmhRun(5, 5, 200, jvmOptions, woven.classPath()))
              .measure(benchmark, figures);
      case Row.Source.Start start -> starts.measure(start, brief ? 3 : 5, figures);
      case Row.Source.Python script -> {
        Python command = script.uvloop() ? uvloop : python;
        if (command != null) {
          command.measure(script, brief ? 0.2 : 1, figures);
        }
      }
    }
  }

  private Report report() {
    return new Report(rows, measured, jvmOptions, python, uvloop);
  }
}
