package dev.ikat.bench.echo;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What the tables say of figures that are made up. */
class EchoReportTest {
  private static final Work BUSY = Work.all().getFirst();

  @Test
  void aServerThatIsBusyIsToldByItsRate() {
    String table = table(BUSY, Contender.NETTY, List.of(sample(120_000, 99), sample(100_000, 99)));
    assertTrue(
        table.contains("bare Netty")
            && table.matches(
                "(?s).*bare Netty +110,000 +100,000–120,000 +9\\.08 +64 +99 % +50 %.*"),
        table);
  }

  @Test
  void latenciesAreGivenInMicroseconds() {
    Work open = Work.all().stream().filter(w -> w.name().equals("p99-1k-10")).findFirst().get();
    Histogram latencies = new Histogram(3);
    for (int i = 1; i <= 1000; i++) {
      latencies.recordValue(i * 1000);
    }
    Histogram late = new Histogram(3);
    late.recordValue(500);
    String table =
        table(open, Contender.NETTY, List.of(new Sample.Latency(50_000, latencies, late)));
    assertTrue(
        table.matches("(?s).*bare Netty +50,000 +500 +990 +990–990 +999 +0\\.5\\R.*"), table);
  }

  /** Then it was not the server that took so long. */
  @Test
  void latenciesOfMessagesThatLeftLateAreNotJudged() {
    Work open = Work.all().stream().filter(w -> w.name().equals("p99-1k-10")).findFirst().get();
    assertTrue(judged(open, 1).contains("target ≤ 1.1 ×: met"));
    assertTrue(judged(open, 900).contains("left late: tells nothing"));
    assertFalse(judged(open, 900).contains("met"));
  }

  private static String judged(Work open, long lateMicros) {
    Histogram latencies = new Histogram(3);
    latencies.recordValue(1_000_000);
    Histogram late = new Histogram(3);
    late.recordValue(lateMicros * 1000);
    List<Sample> samples = List.of(new Sample.Latency(50_000, latencies, late));
    return new EchoReport(
            List.of(open),
            Map.of(
                new EchoReport.Key(open, Contender.IKAT_PROTOCOL),
                samples,
                new EchoReport.Key(open, Contender.NETTY),
                samples),
            NettyTransport.NIO,
            1,
            List.of(),
            null,
            null)
        .table();
  }

  @Test
  void memoryIsGivenPerConnection() {
    Work idle = Work.all().stream().filter(w -> w.mode() == Work.Mode.IDLE).findFirst().get();
    String table =
        table(
            idle, Contender.UVLOOP_PROTOCOL, List.of(new Sample.Memory(19_500, Double.NaN, 1327)));
    assertTrue(table.matches("(?s).*uvloop, protocol +19,500 +1,327\\R.*"), table);
  }

  private static String table(Work work, Contender contender, List<Sample> samples) {
    return new EchoReport(
            List.of(work),
            Map.of(new EchoReport.Key(work, contender), samples),
            NettyTransport.NIO,
            samples.size(),
            List.of(),
            null,
            null)
        .table();
  }

  /** Of one second. */
  private static Sample sample(long messages, int percentBusy) {
    long second = 1_000_000_000;
    return new Sample.Throughput(messages, second, second * percentBusy / 100, second / 2, 64);
  }
}
