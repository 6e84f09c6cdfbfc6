package dev.ikat.bench.echo;

import dev.ikat.bench.Python;
import dev.ikat.bench.WovenClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code ikat bench echo}: echo servers, each in a process of its own, side by side under the same
 * load. In each round all servers are started anew, and then bear each kind of load in turn, so
 * that those that are compared with each other are measured within seconds of each other.
 */
public final class EchoBench {
  /** The heap and the collector are said so that figures can be compared. */
  private static final List<String> JVM_OPTIONS =
      List.of(
          "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseG1GC",
          "-Xms1g",
          "-Xmx1g");

  /**
   * How long one measurement takes, in seconds, and what comes before it and does not count.
   *
   * @param compiling for how long at most a JVM may go on becoming faster
   */
  private record Times(int rounds, int compiling, double warmup, double seconds) {}

  /** Nanoseconds of processor time that a JVM needs at least until its code is compiled. */
  private static final long LEAST_COMPILING = 4_000_000_000L;

  private final List<Work> works;
  private final List<Contender> contenders;
  private final NettyTransport transport;
  private final Times times;
  private final List<String> jvmOptions;
  private final @Nullable Python python = Python.plain();
  private final @Nullable Python uvloop = Python.withUvloop();
  private final Map<EchoReport.Key, List<Sample>> measured = new LinkedHashMap<>();

  private EchoBench(
      List<Work> works,
      List<Contender> contenders,
      NettyTransport transport,
      Times times,
      List<String> jvmOptions) {
    this.works = works;
    this.contenders = contenders;
    this.transport = transport;
    this.times = times;
    this.jvmOptions = jvmOptions;
  }

  public static void main(String... arguments) throws IOException {
    List<String> names = new ArrayList<>();
    List<Contender> contenders = List.of(Contender.values());
    List<String> jvmOptions = new ArrayList<>(JVM_OPTIONS);
    NettyTransport transport = NettyTransport.EPOLL;
    Times times = new Times(5, 30, 0.5, 1);
    int rounds = 0;
    Path json = null;
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      String value = argument.substring(argument.indexOf('=') + 1);
      if (argument.equals("--short")) {
        times = new Times(1, 1, 0.3, 0.5);
      } else if (argument.startsWith("--only=")) {
        contenders = chooseContenders(value);
      } else if (argument.startsWith("--rounds=")) {
        rounds = Integer.parseInt(value);
      } else if (argument.startsWith("--transport=")) {
        transport = chooseTransport(value);
      } else if (argument.startsWith("--json=")) {
        json = Path.of(value);
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
    if (rounds > 0) {
      times = new Times(rounds, times.compiling(), times.warmup(), times.seconds());
    }
    EchoBench bench = new EchoBench(chooseWorks(names), contenders, transport, times, jvmOptions);
    try (LoadGenerator load = LoadGenerator.compile();
        WovenClasses woven = WovenClasses.ofBenchmarks()) {
      bench.measure(load, woven.classPath());
    } catch (IOException e) {
      refuse(e.getMessage());
    }
    System.out.print(bench.report().table());
    if (json != null) {
      Files.writeString(json, bench.report().json());
    }
  }

  private static List<Contender> chooseContenders(String ids) {
    List<Contender> chosen = new ArrayList<>();
    for (String id : ids.split(",")) {
      Contender.of(id)
          .ifPresentOrElse(
              chosen::add,
              () ->
                  refuse("no server " + id + "; there are " + String.join(", ", Contender.ids())));
    }
    return chosen;
  }

  private static NettyTransport chooseTransport(String name) {
    for (NettyTransport transport : NettyTransport.values()) {
      if (transport.name().equalsIgnoreCase(name)) {
        return transport;
      }
    }
    refuse("no transport " + name + "; there are nio, epoll, io_uring");
    return NettyTransport.NIO;
  }

  private static List<Work> chooseWorks(List<String> names) {
    List<Work> all = Work.all();
    for (String name : names) {
      if (all.stream().noneMatch(work -> work.name().equals(name))) {
        refuse(
            "no row echo "
                + name
                + "; there are "
                + all.stream().map(Work::name).collect(Collectors.joining(", ")));
      }
    }
    return names.isEmpty()
        ? all
        : all.stream().filter(work -> names.contains(work.name())).toList();
  }

  private static void refuse(String message) {
    System.err.println("ikat: bench: " + message);
    System.exit(2);
  }

  private void measure(LoadGenerator load, String wovenClassPath) throws IOException {
    Path certificate = Certificate.in(load.directory());
    for (int round = 1; round <= times.rounds(); round++) {
      try (Servers servers = new Servers(certificate, wovenClassPath)) {
        for (Work work : works) {
          System.err.printf("ikat: round %d of %d: %s%n", round, times.rounds(), work.title());
          measure(work, round, load, servers);
        }
      }
    }
  }

  private void measure(Work work, int round, LoadGenerator load, Servers servers)
      throws IOException {
    List<Contender> here = new ArrayList<>(work.contenders());
    here.removeIf(contender -> !contenders.contains(contender) || missing(contender));
    // Who comes first finds the machine in another state than who comes last.
    Collections.rotate(here, round);
    double rate = work.mode() == Work.Mode.OPEN ? peak(work, load, servers) / 2 : Double.NaN;
    for (Contender contender : here) {
      ServerProcess server = servers.of(contender, work, load);
      Sample sample =
          switch (work.mode()) {
            case CLOSED -> load.closed(server, work, times.warmup(), times.seconds());
            case OPEN -> load.open(server, work, times.warmup(), 2 * times.seconds(), rate);
            case IDLE -> memory(server, work, load);
          };
      measured
          .computeIfAbsent(new EchoReport.Key(work, contender), _ -> new ArrayList<>())
          .add(sample);
    }
  }

  private boolean missing(Contender contender) {
    return !contender.java && (contender.uvloop() ? uvloop : python) == null;
  }

  private double peak(Work work, LoadGenerator load, Servers servers) throws IOException {
    ServerProcess netty = servers.of(Contender.NETTY, work, load);
    return load.closed(netty, work, times.warmup(), times.seconds()).perSecond();
  }

  private static Sample memory(ServerProcess server, Work work, LoadGenerator load)
      throws IOException {
    load.idle(server, 100).close();
    double inUse = server.bytesInUse();
    double resident = server.bytesResident();
    int wanted = Math.min(work.connections(), Cores.connectionsAllowed());
    try (var idle = load.idle(server, wanted)) {
      int connections = idle.connections();
      return new Sample.Memory(
          connections,
          (server.bytesInUse() - inUse) / connections,
          (server.bytesResident() - resident) / connections);
    }
  }

  private EchoReport report() {
    return new EchoReport(works, measured, transport, times.rounds(), jvmOptions, python, uvloop);
  }

  /** The servers of one round, each started when it is first needed. */
  private final class Servers implements AutoCloseable {
    private record Key(Contender contender, boolean tls) {}

    private final Path certificate;
    private final String wovenClassPath;
    private final Map<Key, ServerProcess> running = new LinkedHashMap<>();

    Servers(Path certificate, String wovenClassPath) {
      this.certificate = certificate;
      this.wovenClassPath = wovenClassPath;
    }

    ServerProcess of(Contender contender, Work work, LoadGenerator load) throws IOException {
      Key key = new Key(contender, work.tls());
      ServerProcess server = running.get(key);
      if (server == null) {
        server = start(contender, work.tls() ? certificate : null);
        running.put(key, server);
        if (contender.java && work.mode() != Work.Mode.IDLE) {
          compile(server, work, load);
        }
      }
      return server;
    }

    /** Bears down on it until a message costs no less than it did a second before. */
    private void compile(ServerProcess server, Work work, LoadGenerator load) throws IOException {
      double before = Double.POSITIVE_INFINITY;
      long spent = 0;
      for (int second = 1; second <= times.compiling(); second++) {
        Sample.Throughput now = load.closed(server, work, 0, 1);
        spent += now.serverCpu();
        if (spent >= LEAST_COMPILING && now.cpuMicros() > 0.95 * before) {
          return;
        }
        before = now.cpuMicros();
      }
    }

    private ServerProcess start(Contender contender, @Nullable Path certificate)
        throws IOException {
      if (contender.java) {
        String classPath =
            contender.woven() ? wovenClassPath : System.getProperty("java.class.path");
        return ServerProcess.java(contender, transport, certificate, classPath, jvmOptions);
      }
      Python command = contender.uvloop() ? uvloop : python;
      if (command == null) {
        throw new IllegalStateException("no python3 for " + contender.label);
      }
      return ServerProcess.python(contender, command, certificate);
    }

    @Override
    public void close() throws IOException {
      for (ServerProcess server : running.values()) {
        server.close();
      }
    }
  }
}
