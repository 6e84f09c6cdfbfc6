package dev.ikat.bench.echo;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Who echoes. */
enum Contender {
  IKAT_PROTOCOL("ikat-protocol", "Ikat, protocol", true),
  IKAT_STREAMS("ikat-streams", "Ikat, streams, on lent stacks", true),
  IKAT_STREAMS_WOVEN("ikat-streams-woven", "Ikat, streams, woven", true),
  NETTY("netty", "bare Netty", true),
  VERTX("vertx", "Vert.x", true),
  VIRTUAL_THREADS("virtual-threads", "virtual threads, blocking", true),
  UVLOOP_PROTOCOL("uvloop-protocol", "uvloop, protocol", false),
  UVLOOP_STREAMS("uvloop-streams", "uvloop, streams", false),
  ASYNCIO_PROTOCOL("asyncio-protocol", "asyncio, protocol", false),
  ASYNCIO_STREAMS("asyncio-streams", "asyncio, streams", false);

  /** What one types, and what the server's process is told. */
  final String id;

  final String label;

  /** In a JVM; else in a CPython. */
  final boolean java;

  Contender(String id, String label, boolean java) {
    this.id = id;
    this.label = label;
    this.java = java;
  }

  boolean ikat() {
    return id.startsWith("ikat");
  }

  /** Whether the weaver is let at the server's classes first. */
  boolean woven() {
    return id.endsWith("-woven");
  }

  boolean uvloop() {
    return id.startsWith("uvloop");
  }

  static Optional<Contender> of(String id) {
    return Arrays.stream(values()).filter(contender -> contender.id.equals(id)).findFirst();
  }

  static List<String> ids() {
    return Arrays.stream(values()).map(contender -> contender.id).toList();
  }
}
