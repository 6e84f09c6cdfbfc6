package dev.ikat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs of {@code examples/io} do what they say. */
@Timeout(60)
class IoProgramsTest {
  private static final Path PROGRAMS = Path.of("io");

  private @TempDir Path classes;

  private SourcePrograms compiled(String name) throws IOException {
    return SourcePrograms.compile(List.of(PROGRAMS.resolve(name + ".java")), classes);
  }

  @Test
  void wordCountRanksTheWords() throws Exception {
    assertEquals(
        List.of("6 the", "5 rose", "4 where", "3 is"), compiled("WordCount").output("WordCount"));
  }

  @Test
  void politeServerLetsConnectionsEnd() throws Exception {
    try (var server = new Server(compiled("PoliteServer"))) {
      try (Socket client = server.connect()) {
        server.echoes(client, "hello");
        server.terminate();
        assertEquals("got SIGTERM: no more connections", server.output.readLine());
        assertTrue(server.refuses());
        server.echoes(client, "still there");
      }
      assertEquals("all have gone", server.output.readLine());
      assertNull(server.output.readLine());
      assertEquals(0, server.process.waitFor());
    }
  }

  @Test
  void politeServerEndsAtOnceWhenAskedAgain() throws Exception {
    try (var server = new Server(compiled("PoliteServer"));
        Socket client = server.connect()) {
      server.echoes(client, "hello");
      server.terminate();
      assertEquals("got SIGTERM: no more connections", server.output.readLine());
      server.terminate();
      assertEquals("all have gone", server.output.readLine());
      assertEquals(-1, client.getInputStream().read());
      assertEquals(0, server.process.waitFor());
    }
  }

  private static final class Server implements AutoCloseable {
    final Process process;
    final BufferedReader output;
    private final int port;

    Server(SourcePrograms programs) throws IOException {
      process = programs.start("PoliteServer", "0");
      output = process.inputReader();
      String line = output.readLine();
      assertTrue(line.startsWith("listening on port "), line);
      port = Integer.parseInt(line.substring("listening on port ".length()));
    }

    Socket connect() throws IOException {
      return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    void echoes(Socket client, String line) throws IOException {
      client.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      var reader =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8), 1);
      assertEquals(line, reader.readLine());
    }

    /** Whether a connection cannot be made any more, or is reset at once. */
    boolean refuses() {
      try (Socket late = connect()) {
        return late.getInputStream().read() == -1;
      } catch (IOException refusedOrReset) {
        return true;
      }
    }

    void terminate() {
      assertTrue(process.toHandle().destroy());
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }
}
