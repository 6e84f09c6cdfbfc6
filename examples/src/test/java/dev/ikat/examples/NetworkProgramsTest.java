package dev.ikat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of {@code examples/io} that need no argument show what they do, and end. */
class NetworkProgramsTest {
  @TempDir static Path classes;
  private static SourcePrograms programs;

  @BeforeAll
  static void compile() throws IOException {
    programs =
        SourcePrograms.compile(
            List.of(
                Path.of("io/ChatServer.java"),
                Path.of("io/PortScanner.java"),
                Path.of("io/EchoSideBySide.java"),
                Path.of("io/HttpServer.java")),
            classes);
  }

  @Test
  void chat() throws Exception {
    assertEquals(
        List.of(
            "ann reads  * ann has come, 1 in the room",
            "ann reads  * bob has come, 2 in the room",
            "bob reads  * bob has come, 2 in the room",
            "bob reads  ann: hello, bob",
            "ann reads  * bob has gone"),
        programs.output("ChatServer"));
  }

  @Test
  void portScanner() throws Exception {
    assertEquals(List.of("all three found: true"), programs.output("PortScanner"));
  }

  @Test
  void httpServer() throws Exception {
    assertEquals(
        List.of(
            "/hello: 200 hello",
            "/slow: 200 at last",
            "/fails: 500 java.io.IOException: the disk is full",
            "/nothing: 404 there is no /nothing"),
        programs.output("HttpServer"));
  }

  @Test
  void echoByCallbacksAndByACoroutine() throws Exception {
    // How long it takes is not for a test to say.
    assertEquals(
        List.of("callbacks   # µs an echo", "coroutines  # µs an echo", "ratio       #"),
        programs.output("EchoSideBySide").stream()
            .map(line -> line.replaceAll("[0-9]+[.,][0-9]+", "#"))
            .toList());
  }
}
