package dev.ikat.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What has been measured, as a table for people and as JSON. */
record Report(
    List<Row> rows,
    Map<Key, Figures> measured,
    List<String> jvmOptions,
    @Nullable Python python,
    @Nullable Python uvloop) {
  /** One source in one row: the bare switch is measured once for each. */
  record Key(Row row, Row.Source source) {}

  private static final String LINE = "%-60s %10s %8s  %9s  %-22s %s%n";

  // ---- for people -------------------------------------------------------------------------------

  String table() {
    StringBuilder text = new StringBuilder();
    Machine machine = Machine.here();
    text.append("%n%d cores, %s%n".formatted(machine.cores(), machine.cpu()));
    text.append("JDK %s, %s%n".formatted(machine.jdk(), String.join(" ", jvmOptions)));
    Stream.of(python, uvloop)
        .filter(found -> found != null)
        .forEach(found -> text.append(found.version()).append(System.lineSeparator()));
    text.append(
        "Medians of processor time; where it says so, of time on the wall.%n%n".formatted());
    text.append(LINE.formatted("", "ns", "bytes", "Ikat ÷", "target", ""));
    rows.forEach(row -> append(row, text));
    return text.toString().replaceAll(" +(\\R)", "$1");
  }

  private void append(Row row, StringBuilder text) {
    Figures ikat = figures(row, row.ikat());
    Row.Limit limit = row.limit();
    boolean own = limit.exists() && !limit.instead();
    text.append(
        LINE.formatted(
            row.title(),
            nanos(ikat),
            bytes(ikat),
            "",
            own ? limitInWords(row) : "",
            own ? verdict(limit.isMetBy(ikat)) : ""));
    for (Row.Peer peer : row.peers()) {
      Figures figures = figures(row, peer.source());
      if (!figures.exist()) {
        continue;
      }
      double ratio = ikat.median() / figures.median();
      boolean targeted = !Double.isNaN(peer.target());
      text.append(
          LINE.formatted(
              "    " + peer.label(),
              nanos(figures),
              bytes(figures),
              "%.3g ×".formatted(ratio),
              targeted ? targetInWords(row, peer) : "",
              targeted ? verdict(isMet(row, peer)) : ""));
    }
  }

  private boolean isMet(Row row, Row.Peer peer) {
    Figures ikat = figures(row, row.ikat());
    double ratio = ikat.median() / figures(row, peer.source()).median();
    return ratio <= peer.target() || (row.limit().instead() && row.limit().isMetBy(ikat));
  }

  private static String targetInWords(Row row, Row.Peer peer) {
    // 1/12 is easier to read as it was said.
    String ratio =
        peer.target() < 0.3
            ? "≤ 1/%d ×".formatted(Math.round(1 / peer.target()))
            : "≤ %s ×".formatted(plain(peer.target()));
    return row.limit().instead() ? ratio + " or " + limitInWords(row) : ratio;
  }

  private static String limitInWords(Row row) {
    Row.Limit limit = row.limit();
    List<String> words = new ArrayList<>();
    if (Double.isFinite(limit.nanos())) {
      words.add("≤ " + plain(limit.nanos()) + (row.measure() == Row.Measure.HELD ? " B" : " ns"));
    }
    if (Double.isFinite(limit.bytes())) {
      words.add("≤ " + plain(limit.bytes()) + " B");
    }
    return String.join(", ", words);
  }

  private static String verdict(boolean met) {
    return met ? "met" : "NOT MET";
  }

  private static String nanos(Figures figures) {
    double value = figures.median();
    if (figures.measure() == Row.Measure.HELD) {
      return "%,.0f B".formatted(value);
    }
    return value < 100 ? "%.1f".formatted(value) : "%,.0f".formatted(value);
  }

  private static String bytes(Figures figures) {
    double value = figures.bytes();
    return Double.isNaN(value) ? "" : "%.0f".formatted(value);
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? "%.0f".formatted(value) : "" + value;
  }

  private Figures figures(Row row, Row.Source source) {
    return measured.getOrDefault(new Key(row, source), new Figures(row.measure()));
  }

  // ---- for programs -----------------------------------------------------------------------------

  String json() {
    Machine machine = Machine.here();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("cores", machine.cores());
    all.put("cpu", machine.cpu());
    all.put("jdk", machine.jdk());
    all.put("jvmOptions", jvmOptions);
    all.put("python", python == null ? null : python.version());
    all.put("uvloop", uvloop == null ? null : uvloop.version());
    all.put("rows", rows.stream().map(this::jsonOf).toList());
    return Json.of(all);
  }

  private Map<String, Object> jsonOf(Row row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", row.name());
    fields.put("title", row.title());
    Figures ikat = figures(row, row.ikat());
    fields.putAll(jsonOf(ikat));
    if (row.limit().exists()) {
      fields.put("limit", limitInWords(row));
      fields.put("limitMet", row.limit().isMetBy(ikat));
    }
    List<Object> peers = new ArrayList<>();
    for (Row.Peer peer : row.peers()) {
      Figures figures = figures(row, peer.source());
      if (!figures.exist()) {
        continue;
      }
      Map<String, Object> its = new LinkedHashMap<>();
      its.put("name", peer.label());
      its.putAll(jsonOf(figures));
      its.put("ratio", ikat.median() / figures.median());
      if (!Double.isNaN(peer.target())) {
        its.put("target", peer.target());
        its.put("met", isMet(row, peer));
      }
      peers.add(its);
    }
    fields.put("peers", peers);
    return fields;
  }

  private static Map<String, Object> jsonOf(Figures figures) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(
        figures.measure() == Row.Measure.HELD ? "medianHeld" : "medianNanos", figures.median());
    fields.put("medianBytes", figures.bytes());
    fields.put("medianWallNanos", figures.wallMedian());
    fields.put(figures.measure() == Row.Measure.HELD ? "held" : "nanos", figures.values());
    return fields;
  }
}
