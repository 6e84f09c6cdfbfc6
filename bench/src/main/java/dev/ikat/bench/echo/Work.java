package dev.ikat.bench.echo;

import static dev.ikat.bench.echo.Contender.ASYNCIO_STREAMS;
import static dev.ikat.bench.echo.Contender.IKAT_PROTOCOL;
import static dev.ikat.bench.echo.Contender.IKAT_STREAMS;
import static dev.ikat.bench.echo.Contender.IKAT_STREAMS_WOVEN;
import static dev.ikat.bench.echo.Contender.NETTY;
import static dev.ikat.bench.echo.Contender.UVLOOP_PROTOCOL;
import static dev.ikat.bench.echo.Contender.UVLOOP_STREAMS;
import static dev.ikat.bench.echo.Contender.VERTX;
import static dev.ikat.bench.echo.Contender.VIRTUAL_THREADS;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of load, who has to bear it, and how Ikat should stand beside them.
 *
 * @param name what one types to have it measured
 * @param kib the size of a message
 */
record Work(
    String name,
    String title,
    Mode mode,
    int kib,
    int connections,
    boolean tls,
    List<Contender> contenders,
    List<Target> targets) {
  /** What the load is like; {@code echo_load.c} says more. */
  enum Mode {
    /** As much as goes: what counts is messages per second. */
    CLOSED,
    /** At half of bare Netty's peak: what counts is the latency that one in a hundred exceeds. */
    OPEN,
    /** None: what counts is memory. */
    IDLE
  }

  /**
   * How Ikat's figure should compare with a peer's.
   *
   * @param ratio the least ratio for messages per second, the largest for a latency
   * @param orWithinSpread whether it also counts as met if the rounds differ by more than what is
   *     missing
   */
  record Target(Contender ikat, Contender peer, double ratio, boolean orWithinSpread) {
    Target(Contender ikat, Contender peer, double ratio) {
      this(ikat, peer, ratio, false);
    }
  }

  private static final List<Contender> STREAMS = List.of(IKAT_STREAMS, IKAT_STREAMS_WOVEN);

  private static final List<Target> THROUGHPUT = throughput();

  private static List<Target> throughput() {
    List<Target> all = new ArrayList<>();
    all.add(new Target(IKAT_PROTOCOL, NETTY, 0.97, true));
    all.add(new Target(IKAT_PROTOCOL, UVLOOP_PROTOCOL, 1));
    all.add(new Target(IKAT_PROTOCOL, VIRTUAL_THREADS, 1));
    all.add(new Target(IKAT_PROTOCOL, VERTX, 1));
    for (Contender streams : STREAMS) {
      all.add(new Target(streams, NETTY, 0.95, true));
      all.add(new Target(streams, UVLOOP_STREAMS, 1.3));
      all.add(new Target(streams, ASYNCIO_STREAMS, 2.5));
      all.add(new Target(streams, VIRTUAL_THREADS, 1));
      all.add(new Target(streams, VERTX, 1));
    }
    return Collections.unmodifiableList(all);
  }

  /** How Ikat should stand beside a peer here; null if nothing is asked. */
  @Nullable Target target(Contender ikat, Contender peer) {
    return targets.stream()
        .filter(target -> target.ikat() == ikat && target.peer() == peer)
        .findFirst()
        .orElse(null);
  }

  /** What a connection may hold, in bytes, beyond what the kernel does. */
  static final double IDLE_LIMIT = 4096;

  /** All of it, in the order in which it is shown. */
  static List<Work> all() {
    List<Work> all = new ArrayList<>();
    for (int kib : new int[] {1, 10, 100}) {
      for (int connections : new int[] {10, 500}) {
        all.add(closed(kib, connections));
      }
    }
    all.add(
        new Work(
            "tls-1k-10",
            "TLS echo of 1 KiB, 10 connections",
            Mode.CLOSED,
            1,
            10,
            true,
            List.of(
                IKAT_PROTOCOL,
                IKAT_STREAMS,
                IKAT_STREAMS_WOVEN,
                NETTY,
                VERTX,
                UVLOOP_PROTOCOL,
                UVLOOP_STREAMS),
            List.of(
                new Target(IKAT_PROTOCOL, UVLOOP_PROTOCOL, 1),
                new Target(IKAT_STREAMS, UVLOOP_STREAMS, 1),
                new Target(IKAT_STREAMS_WOVEN, UVLOOP_STREAMS, 1))));
    for (int connections : new int[] {10, 500}) {
      all.add(
          new Work(
              "p99-1k-" + connections,
              "echo of 1 KiB, " + connections + " connections, at half of bare Netty's peak",
              Mode.OPEN,
              1,
              connections,
              false,
              List.of(
                  IKAT_PROTOCOL,
                  IKAT_STREAMS,
                  IKAT_STREAMS_WOVEN,
                  NETTY,
                  VERTX,
                  VIRTUAL_THREADS,
                  UVLOOP_PROTOCOL),
              List.of(
                  new Target(IKAT_PROTOCOL, NETTY, 1.1),
                  new Target(IKAT_STREAMS, NETTY, 1.1),
                  new Target(IKAT_STREAMS_WOVEN, NETTY, 1.1))));
    }
    all.add(
        new Work(
            "idle",
            "50,000 idle connections, or as many as may be",
            Mode.IDLE,
            1,
            50_000,
            false,
            List.of(
                IKAT_PROTOCOL,
                IKAT_STREAMS,
                IKAT_STREAMS_WOVEN,
                NETTY,
                VERTX,
                UVLOOP_PROTOCOL,
                UVLOOP_STREAMS),
            List.of()));
    return Collections.unmodifiableList(all);
  }

  private static Work closed(int kib, int connections) {
    return new Work(
        kib + "k-" + connections,
        "echo of " + kib + " KiB, " + connections + " connections",
        Mode.CLOSED,
        kib,
        connections,
        false,
        List.of(Contender.values()),
        THROUGHPUT);
  }
}
