package dev.ikat.bench.echo;

import dev.ikat.bench.Python;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A contender's server, in a process of its own on the servers' core. */
final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;
  private final boolean java;
  private final int port;

  private ServerProcess(Process process, boolean java) throws IOException {
    this.process = process;
    this.java = java;
    output =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = output.readLine();
    if (line == null) {
      process.destroyForcibly();
      throw new IOException("the server did not start; see above");
    }
    port = Integer.parseInt(line);
  }

  /** A server in a JVM. */
  static ServerProcess java(
      Contender contender,
      NettyTransport transport,
      @Nullable Path certificate,
      String classPath,
      List<String> jvmOptions)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.add("-cp");
    command.add(classPath);
    command.add(EchoServer.class.getName());
    command.add(contender.id);
    command.add(transport.name());
    if (certificate != null) {
      command.add(certificate.toString());
    }
    return new ServerProcess(start(command), true);
  }

  /** A server in a CPython. */
  static ServerProcess python(Contender contender, Python python, @Nullable Path certificate)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(python.command(), "-c", script()));
    command.addAll(List.of(contender.id.split("-")));
    if (certificate != null) {
      command.add(certificate.toString());
    }
    return new ServerProcess(start(command), false);
  }

  private static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(Cores.onServersCore(command)).redirectError(Redirect.INHERIT).start();
  }

  private static String script() throws IOException {
    try (InputStream script = Python.class.getResourceAsStream("echo_peers.py")) {
      if (script == null) {
        throw new IllegalStateException("echo_peers.py is not among the resources");
      }
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  /** Bytes of heap and direct memory in use after a collection; NaN if it is no JVM. */
  double bytesInUse() throws IOException {
    return ask(EchoServer.IN_USE);
  }

  /** Bytes that it has allocated since it started; NaN if it is no JVM. */
  double bytesAllocated() throws IOException {
    return ask(EchoServer.ALLOCATED);
  }

  private double ask(String question) throws IOException {
    if (!java) {
      return Double.NaN;
    }
    var input = process.outputWriter();
    input.write(question + "\n");
    input.flush();
    return Double.parseDouble(output.readLine());
  }

  /** Bytes of memory that the process has, shared ones included. */
  double bytesResident() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      String kib = lines.filter(line -> line.startsWith("VmRSS:")).findFirst().orElseThrow();
      return 1024 * Double.parseDouble(kib.replaceAll("\\D", ""));
    }
  }

  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
