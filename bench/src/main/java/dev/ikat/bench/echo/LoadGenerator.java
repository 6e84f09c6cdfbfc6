package dev.ikat.bench.echo;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * The program that bears on the servers: {@code echo_load.c}, compiled by the C compiler of this
 * machine, against the OpenSSL of this machine. Each measurement is a process of its own.
 */
final class LoadGenerator implements AutoCloseable {
  private final Path directory;
  private final Path program;

  private LoadGenerator(Path directory, Path program) {
    this.directory = directory;
    this.program = program;
  }

  /**
   * Compiles it.
   *
   * @throws IOException if that fails; the message says what is needed
   */
  static LoadGenerator compile() throws IOException {
    Path directory = Files.createTempDirectory("ikat-echo");
    Path source = directory.resolve("echo_load.c");
    Path program = directory.resolve("echo_load");
    try (InputStream text = LoadGenerator.class.getResourceAsStream("echo_load.c")) {
      if (text == null) {
        throw new IllegalStateException("echo_load.c is not among the resources");
      }
      Files.copy(text, source);
    }
    LoadGenerator generator = new LoadGenerator(directory, program);
    try {
      List<String> command =
          List.of("cc", "-O2", "-o", program.toString(), source.toString(), "-lssl", "-lcrypto");
      Process compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (await(compiler) != 0) {
        throw new IOException(output.strip());
      }
      return generator;
    } catch (IOException e) {
      generator.close();
      throw new IOException(
          "the load generator needs Linux, a C compiler named cc, and OpenSSL's headers"
              + " (Debian: gcc libssl-dev): "
              + e.getMessage(),
          e);
    }
  }

  /** A folder that goes when this is closed. */
  Path directory() {
    return directory;
  }

  /** As fast as it goes, for so many seconds after others that do not count. */
  Sample.Throughput closed(ServerProcess server, Work work, double warmup, double seconds)
      throws IOException {
    double before = server.bytesAllocated();
    try (var output = new DataInputStream(start("closed", server, work, warmup, seconds))) {
      String[] fields = line(output).split(" ");
      double allocated = server.bytesAllocated() - before;
      return throughputOf(fields, allocated / Long.parseLong(fields[4]));
    }
  }

  /** At a rate of so many messages a second. */
  Sample.Latency open(
      ServerProcess server, Work work, double warmup, double seconds, double perSecond)
      throws IOException {
    try (var output =
        new DataInputStream(start("open", server, work, warmup, seconds, perSecond))) {
      String[] fields = line(output).split(" ");
      int count = Integer.parseInt(fields[4]);
      Histogram latencies = histogram(output, count);
      return new Sample.Latency(
          throughputOf(fields, Double.NaN).perSecond(), latencies, histogram(output, count));
    }
  }

  /** Connections that stay, and do nothing more, until this is closed. */
  Idle idle(ServerProcess server, int connections) throws IOException {
    Process process =
        new ProcessBuilder(
                Cores.onClientsCore(
                    program.toString(), "idle", "" + server.port(), "" + connections, "1024"))
            .redirectError(Redirect.INHERIT)
            .start();
    var reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = reader.readLine();
    if (line == null) {
      throw new IOException("the load generator failed; see above");
    }
    return new Idle(process, Integer.parseInt(line));
  }

  /** Connections that keep still. */
  record Idle(Process process, int connections) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      process.getOutputStream().close();
      await(process);
    }
  }

  @Override
  public void close() {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InputStream start(
      String mode, ServerProcess server, Work work, double warmup, double seconds, double... rate)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.add(mode);
    command.add("" + server.port());
    command.add("" + work.connections());
    command.add("" + work.kib() * 1024);
    command.add(work.tls() ? "tls" : "tcp");
    command.add("" + server.pid());
    command.add("" + warmup);
    command.add("" + seconds);
    for (double perSecond : rate) {
      command.add(String.format(Locale.ROOT, "%.1f", perSecond));
    }
    return new ProcessBuilder(Cores.onClientsCore(command.toArray(String[]::new)))
        .redirectError(Redirect.INHERIT)
        .start()
        .getInputStream();
  }

  private static String line(InputStream output) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c; (c = output.read()) != '\n'; ) {
      if (c < 0) {
        throw new IOException("the load generator failed; see above");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private static Sample.Throughput throughputOf(String[] fields, double allocated) {
    return new Sample.Throughput(
        Long.parseLong(fields[0]),
        Long.parseLong(fields[1]),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        allocated);
  }

  /** Reads so many 64-bit numbers, as C wrote them. */
  private static Histogram histogram(DataInputStream output, int count) throws IOException {
    Histogram histogram = new Histogram(3);
    byte[] bytes = new byte[count * Long.BYTES];
    output.readFully(bytes);
    var numbers =
        java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.nativeOrder()).asLongBuffer();
    while (numbers.hasRemaining()) {
      histogram.recordValue(numbers.get());
    }
    return histogram;
  }

  private static int await(Process process) throws IOException {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
