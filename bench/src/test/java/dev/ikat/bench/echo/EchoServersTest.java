package dev.ikat.bench.echo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.bench.Python;
import dev.ikat.bench.WovenClasses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That every server echoes, and that the load generator sees it; how fast is not looked at. */
class EchoServersTest {
  private static final List<String> JVM_OPTIONS =
      List.of(
          "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final Work TWO =
      new Work("", "", Work.Mode.CLOSED, 3, 2, false, List.of(), List.of());

  @TempDir private Path directory;

  private static WovenClasses woven;

  @BeforeAll
  static void weave() throws IOException {
    woven = WovenClasses.ofBenchmarks();
  }

  @AfterAll
  static void forget() throws IOException {
    woven.close();
  }

  @Test
  void everyServerSendsBackWhatItGets() throws Exception {
    for (Contender contender : Contender.values()) {
      try (ServerProcess server = start(contender, null)) {
        if (server != null) {
          try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            assertEchoes(socket, contender);
          }
        }
      }
    }
  }

  @Test
  void overTlsToo() throws Exception {
    Path certificate = Certificate.in(directory);
    Work work = Work.all().stream().filter(Work::tls).findFirst().orElseThrow();
    for (Contender contender : work.contenders()) {
      try (ServerProcess server = start(contender, certificate)) {
        if (server != null) {
          try (Socket socket = trusting().createSocket("localhost", server.port())) {
            assertEchoes(socket, contender);
          }
        }
      }
    }
  }

  /** A JVM says what it has in use, and the system what any process has. */
  @Test
  void memoryIsKnown() throws Exception {
    try (ServerProcess server = start(Contender.NETTY, null)) {
      assertTrue(server.bytesInUse() > 1e5);
      assertTrue(server.bytesResident() > server.bytesInUse());
    }
  }

  /** Needs a C compiler, as the benchmark does: nothing to see where there is none. */
  @Test
  void theLoadGeneratorCounts() throws Exception {
    LoadGenerator generator;
    try {
      generator = LoadGenerator.compile();
    } catch (IOException noCompiler) {
      assertTrue(noCompiler.getMessage().contains("libssl-dev"), noCompiler.getMessage());
      return;
    }
    try (LoadGenerator load = generator;
        ServerProcess server = start(Contender.NETTY, null)) {
      Sample.Throughput closed = load.closed(server, TWO, 0.01, 0.05);
      assertTrue(closed.messages() > 0, closed::toString);
      assertTrue(closed.clientCpu() > 0 && closed.allocated() > 0, closed::toString);
      Sample.Latency open = load.open(server, TWO, 0.01, 0.1, 500);
      assertEquals(50, open.latencies().getTotalCount());
      assertEquals(50, open.late().getTotalCount());
      assertTrue(open.micros(50) > open.lateMicros(50), open::toString);
      try (var idle = load.idle(server, 3)) {
        assertEquals(3, idle.connections());
      }
    }
  }

  /** Null if it needs a Python that is not here. */
  private static @Nullable ServerProcess start(Contender contender, @Nullable Path certificate)
      throws IOException {
    if (contender.java) {
      String classPath =
          contender.woven() ? woven.classPath() : System.getProperty("java.class.path");
      return ServerProcess.java(contender, NettyTransport.NIO, certificate, classPath, JVM_OPTIONS);
    }
    Python python = contender.uvloop() ? Python.withUvloop() : Python.plain();
    return python == null ? null : ServerProcess.python(contender, python, certificate);
  }

  private static void assertEchoes(Socket socket, Contender contender) throws IOException {
    // More than the server reads at once.
    byte[] message = new byte[100_000];
    new Random(1).nextBytes(message);
    for (int times = 0; times < 2; times++) {
      socket.getOutputStream().write(message);
      assertArrayEquals(message, socket.getInputStream().readNBytes(message.length), contender.id);
    }
  }

  private static javax.net.SocketFactory trusting() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anybody()}, null);
    return context.getSocketFactory();
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
