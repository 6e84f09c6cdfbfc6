package dev.ikat.bench.echo;

import dev.ikat.bench.Json;
import dev.ikat.bench.Machine;
import dev.ikat.bench.Python;
import dev.ikat.io.AsyncioIO;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What has been measured, as tables for people and as JSON. */
record EchoReport(
    List<Work> works,
    Map<Key, List<Sample>> measured,
    NettyTransport transport,
    int rounds,
    List<String> jvmOptions,
    @Nullable Python python,
    @Nullable Python uvloop) {
  /** One contender under one load. */
  record Key(Work work, Contender contender) {}

  /** Below this share of its core a server did not have all of it, or did not need it. */
  private static final double SATURATED = 0.9;

  // ---- for people -------------------------------------------------------------------------------

  String table() {
    StringBuilder text = new StringBuilder();
    Machine machine = Machine.here();
    text.append("%n%d cores, %s%n".formatted(machine.cores(), machine.cpu()));
    text.append("JDK %s, %s%n".formatted(machine.jdk(), String.join(" ", jvmOptions)));
    text.append(
        "Netty's transport: %s; TLS of Ikat and bare Netty by %s%n"
            .formatted(transport, AsyncioIO.tlsProvider()));
    Stream.of(python, uvloop)
        .filter(found -> found != null)
        .forEach(found -> text.append(found.version()).append(System.lineSeparator()));
    text.append(
        Cores.PINNED
            ? "Server on core 0, load generator on core 1. "
            : "Server and load generator not bound to cores. ");
    text.append("Medians of %d alternated rounds (least–most).%n".formatted(rounds));
    text.append(
        ("busy: the share of a core that the server and the load generator had. A server that is"
                + " busy all the time%nis what limits the messages per second; where one was not,"
                + " its processor time per message is compared.%n")
            .formatted());
    for (Work work : works) {
      text.append("%n".formatted());
      switch (work.mode()) {
        case CLOSED -> appendThroughput(work, text);
        case OPEN -> appendLatency(work, text);
        case IDLE -> appendMemory(work, text);
      }
    }
    return text.toString().replaceAll(" +(\\R)", "$1");
  }

  private void appendThroughput(Work work, StringBuilder text) {
    String line = "%-44s %11s %19s %10s %10s %8s %8s%n";
    text.append(
        line.formatted(
            work.title(), "messages/s", "", "µs of CPU", "bytes", "server", "client busy"));
    for (Contender contender : work.contenders()) {
      List<Sample.Throughput> samples = samples(work, contender, Sample.Throughput.class);
      if (!samples.isEmpty()) {
        text.append(
            line.formatted(
                "    " + contender.label,
                "%,.0f".formatted(median(samples, Sample.Throughput::perSecond)),
                spread(samples, Sample.Throughput::perSecond, "%,.0f"),
                "%.2f".formatted(median(samples, Sample.Throughput::cpuMicros)),
                bytes(median(samples, Sample.Throughput::allocated)),
                "%.0f %%".formatted(100 * median(samples, Sample.Throughput::serverBusy)),
                "%.0f %%".formatted(100 * median(samples, Sample.Throughput::clientBusy))));
      }
    }
    for (Comparison comparison : comparisons(work)) {
      text.append("      ").append(comparison.inWords("≥")).append(System.lineSeparator());
    }
  }

  private void appendLatency(Work work, StringBuilder text) {
    String line = "%-60s %10s %10s %10s %10s %10s %12s%n";
    text.append(
        line.formatted(
            work.title() + ", µs", "messages/s", "p50", "p99", "", "p99.9", "sent late p99"));
    for (Contender contender : work.contenders()) {
      List<Sample.Latency> samples = samples(work, contender, Sample.Latency.class);
      if (!samples.isEmpty()) {
        text.append(
            line.formatted(
                "    " + contender.label,
                "%,.0f".formatted(median(samples, Sample.Latency::perSecond)),
                "%.0f".formatted(median(samples, s -> s.micros(50))),
                "%.0f".formatted(median(samples, s -> s.micros(99))),
                spread(samples, s -> s.micros(99), "%.0f"),
                "%.0f".formatted(median(samples, s -> s.micros(99.9))),
                "%.1f".formatted(median(samples, s -> s.lateMicros(99)))));
      }
    }
    for (Comparison comparison : comparisons(work)) {
      text.append("      ").append(comparison.inWords("≤")).append(System.lineSeparator());
    }
  }

  private void appendMemory(Work work, StringBuilder text) {
    String line = "%-44s %11s %14s %10s %s%n";
    text.append(line.formatted(work.title(), "connections", "bytes in use", "resident", ""));
    for (Contender contender : work.contenders()) {
      List<Sample.Memory> samples = samples(work, contender, Sample.Memory.class);
      if (!samples.isEmpty()) {
        double inUse = median(samples, Sample.Memory::inUse);
        text.append(
            line.formatted(
                "    " + contender.label,
                "%,.0f".formatted(median(samples, Sample.Memory::connections)),
                bytes(inUse),
                "%,.0f".formatted(median(samples, Sample.Memory::resident)),
                contender.ikat()
                    ? " target ≤ %,.0f: %s"
                        .formatted(Work.IDLE_LIMIT, inUse <= Work.IDLE_LIMIT ? "met" : "NOT MET")
                    : ""));
      }
    }
  }

  private static String bytes(double count) {
    return Double.isNaN(count) ? "" : "%,.0f".formatted(count);
  }

  // ---- comparing --------------------------------------------------------------------------------

  /**
   * Ikat's figure over a peer's, of each round.
   *
   * @param by what is compared
   * @param target null: the ratio is for information
   */
  private record Comparison(
      Contender ikat,
      Contender peer,
      String by,
      List<Double> ratios,
      Work.@Nullable Target target) {
    double ratio() {
      return median(ratios, r -> r);
    }

    boolean met(boolean more) {
      if (target == null) {
        return true;
      }
      var best = ratios.stream().mapToDouble(r -> r);
      double counts =
          !target.orWithinSpread()
              ? ratio()
              : more ? best.max().orElse(Double.NaN) : best.min().orElse(Double.NaN);
      return more ? counts >= target.ratio() : counts <= target.ratio();
    }

    String inWords(String relation) {
      String words =
          "%s ÷ %s: %.3g × (%s), by %s"
              .formatted(ikat.label, peer.label, ratio(), spread(ratios, r -> r, "%.3g"), by);
      return target == null
          ? words
          : words
              + "; target %s %s ×: %s"
                  .formatted(
                      relation, target.ratio(), met(relation.equals("≥")) ? "met" : "NOT MET");
    }
  }

  private List<Comparison> comparisons(Work work) {
    List<Comparison> all = new ArrayList<>();
    for (Contender ikat : work.contenders()) {
      for (Contender peer : work.contenders()) {
        List<Sample> ours = measured.getOrDefault(new Key(work, ikat), List.of());
        List<Sample> theirs = measured.getOrDefault(new Key(work, peer), List.of());
        if (ikat.ikat() && !peer.ikat() && !ours.isEmpty() && !theirs.isEmpty()) {
          boolean byCpu = Stream.concat(ours.stream(), theirs.stream()).anyMatch(s -> hadToWait(s));
          List<Double> ratios = new ArrayList<>();
          for (int round = 0; round < Math.min(ours.size(), theirs.size()); round++) {
            ratios.add(ratio(ours.get(round), theirs.get(round), byCpu));
          }
          boolean late = Stream.concat(ours.stream(), theirs.stream()).anyMatch(s -> leftLate(s));
          String by =
              work.mode() == Work.Mode.OPEN
                  ? late ? "p99, but messages left late: tells nothing" : "p99"
                  : byCpu ? "messages per second of processor time" : "messages per second";
          all.add(new Comparison(ikat, peer, by, ratios, late ? null : work.target(ikat, peer)));
        }
      }
    }
    return all;
  }

  /** Whether more than a tenth of the latency may be the load generator's own. */
  private static boolean leftLate(Sample sample) {
    return sample instanceof Sample.Latency figures
        && figures.lateMicros(99) > 0.1 * figures.micros(99);
  }

  private static boolean hadToWait(Sample sample) {
    return sample instanceof Sample.Throughput figures && figures.serverBusy() < SATURATED;
  }

  private static double ratio(Sample ours, Sample theirs, boolean byCpu) {
    if (ours instanceof Sample.Throughput our && theirs instanceof Sample.Throughput their) {
      return byCpu ? their.cpuMicros() / our.cpuMicros() : our.perSecond() / their.perSecond();
    }
    if (ours instanceof Sample.Latency our && theirs instanceof Sample.Latency their) {
      return our.micros(99) / their.micros(99);
    }
    throw new IllegalArgumentException(ours + " beside " + theirs);
  }

  private <S extends Sample> List<S> samples(Work work, Contender contender, Class<S> type) {
    return measured.getOrDefault(new Key(work, contender), List.of()).stream()
        .map(type::cast)
        .toList();
  }

  private static <S> double median(List<S> samples, ToDoubleFunction<S> figure) {
    double[] sorted = samples.stream().mapToDouble(figure).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static <S> String spread(List<S> samples, ToDoubleFunction<S> figure, String format) {
    var figures = samples.stream().mapToDouble(figure).summaryStatistics();
    return format.formatted(figures.getMin()) + "–" + format.formatted(figures.getMax());
  }

  // ---- for programs -----------------------------------------------------------------------------

  String json() {
    Machine machine = Machine.here();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("cores", machine.cores());
    all.put("cpu", machine.cpu());
    all.put("pinned", Cores.PINNED);
    all.put("jdk", machine.jdk());
    all.put("jvmOptions", String.join(" ", jvmOptions));
    all.put("transport", transport);
    all.put("python", python == null ? null : python.version());
    all.put("uvloop", uvloop == null ? null : uvloop.version());
    List<Object> rows = new ArrayList<>();
    for (Work work : works) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("name", work.name());
      row.put("title", work.title());
      List<Object> servers = new ArrayList<>();
      for (Contender contender : work.contenders()) {
        List<Sample> samples = measured.getOrDefault(new Key(work, contender), List.of());
        if (!samples.isEmpty()) {
          Map<String, Object> server = new LinkedHashMap<>();
          server.put("name", contender.id);
          server.put("rounds", samples.stream().map(EchoReport::jsonOf).toList());
          servers.add(server);
        }
      }
      row.put("servers", servers);
      rows.add(row);
    }
    all.put("rows", rows);
    return Json.of(all);
  }

  private static Map<String, Object> jsonOf(Sample sample) {
    Map<String, Object> fields = new LinkedHashMap<>();
    switch (sample) {
      case Sample.Throughput s -> {
        fields.put("messagesPerSecond", s.perSecond());
        fields.put("serverCpuMicros", s.cpuMicros());
        fields.put("bytesAllocated", s.allocated());
        fields.put("serverBusy", s.serverBusy());
        fields.put("clientBusy", s.clientBusy());
      }
      case Sample.Latency s -> {
        fields.put("messagesPerSecond", s.perSecond());
        fields.put("p50Micros", s.micros(50));
        fields.put("p99Micros", s.micros(99));
        fields.put("p999Micros", s.micros(99.9));
        fields.put("sentLateP99Micros", s.lateMicros(99));
      }
      case Sample.Memory s -> {
        fields.put("connections", s.connections());
        fields.put("bytesInUse", s.inUse());
        fields.put("bytesResident", s.resident());
      }
    }
    return fields;
  }
}
