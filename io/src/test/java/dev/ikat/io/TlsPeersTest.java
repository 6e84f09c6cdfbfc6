package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.toThread;
import static dev.ikat.io.AsyncioIO.openConnection;
import static dev.ikat.io.AsyncioIO.startServer;
import static dev.ikat.io.TestCertificates.client;
import static dev.ikat.io.TestCertificates.server;
import static dev.ikat.io.TestCertificates.trusting;
import static dev.ikat.io.TestCertificates.with;
import static dev.ikat.io.TlsTest.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * TLS with others: OpenSSL's program, CPython, curl and the JDK's HTTP client. What the machine
 * does not have is left out.
 */
class TlsPeersTest {
  private static final int MUCH = 3_000_000;

  @TempDir Path folder;

  static Stream<TlsProvider> providers() {
    return TlsTest.providers();
  }

  private static boolean has(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(it -> Files.isExecutable(Path.of(it, program)));
  }

  /** Runs a program to its end, with this input; returns what it has written. */
  private static String output(String input, List<String> command) {
    return await(
        toThread(() -> {
          Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
          try (var in = process.outputWriter()) {
            in.write(input);
          }
          String output =
              new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
          assertEquals(0, process.waitFor(), output);
          return output;
        }));
  }

  /** A program that listens and says where. */
  private static final class Listening implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    final InetSocketAddress address;

    Listening(List<String> command, String pattern) throws IOException {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      output = process.inputReader();
      var said = new ArrayList<String>();
      while (true) {
        String line = output.readLine();
        if (line == null) {
          throw new IOException("it does not listen: " + said);
        }
        said.add(line);
        var found = Pattern.compile(pattern).matcher(line);
        if (found.find()) {
          address = new InetSocketAddress("127.0.0.1", Integer.parseInt(found.group(1)));
          return;
        }
      }
    }

    String rest() throws IOException {
      return output.readAllAsString();
    }

    @Override
    public void close() throws IOException {
      process.destroyForcibly();
      process.onExit().join();
      output.close();
    }
  }

  private interface Client {
    void talk(int port) throws Exception;
  }

  private static void serving(ConnectionHandler handler, TlsOptions tls, Client client) {
    run(
        async(() -> {
          var options = ServerOptions.DEFAULT.tls(tls);
          try (var listening = await(startServer(handler, "127.0.0.1", 0, options))) {
            client.talk(((InetSocketAddress) listening.address()).getPort());
            listening.closeClients();
            await(listening.shutdown(java.time.Duration.ofSeconds(10)));
          }
        }));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void opensslIsAClient(TlsProvider provider) throws IOException {
    if (!has("openssl")) {
      return;
    }
    var files = TestCertificates.writeTo(folder, TestCertificates.CLIENT);
    ConnectionHandler once =
        (reader, writer) -> {
          var session = (TlsSession) writer.getExtraInfo("ssl_object");
          var line = new String(await(reader.readline()), StandardCharsets.ISO_8859_1);
          var answer = line.strip() + " by " + session.applicationProtocol() + "\n";
          await(writer.write(bytes(answer)));
          await(writer.aclose());
        };
    for (String version : List.of("-tls1_2", "-tls1_3")) {
      serving(
          once,
          trusting(server()).provider(provider).alpn("h2").clientAuth(ClientAuth.REQUIRED),
          port -> {
            var output =
                output(
                    "hello\n",
                    List.of(
                        "openssl",
                        "s_client",
                        "-connect",
                        "127.0.0.1:" + port,
                        "-servername",
                        "localhost",
                        "-verify_hostname",
                        "localhost",
                        "-verify_return_error",
                        "-CAfile",
                        files.authority().toString(),
                        "-cert",
                        files.certificates().toString(),
                        "-key",
                        files.key().toString(),
                        "-alpn",
                        "h2",
                        version,
                        "-quiet"));
            assertTrue(output.contains("hello by h2"), output);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void opensslIsAServer(TlsProvider provider) throws IOException {
    if (!has("openssl")) {
      return;
    }
    var files = TestCertificates.writeTo(folder, TestCertificates.SERVER);
    for (String version : List.of("-tls1_2", "-tls1_3")) {
      try (var listening =
          new Listening(
              List.of(
                  "openssl",
                  "s_server",
                  "-accept",
                  "127.0.0.1:0",
                  "-cert",
                  files.certificates().toString(),
                  "-key",
                  files.key().toString(),
                  "-CAfile",
                  files.authority().toString(),
                  "-Verify",
                  "1",
                  "-verify_return_error",
                  version,
                  "-rev"),
              "ACCEPT .*:(\\d+)")) {
        run(
            async(() -> {
              var tls =
                  with(client(), TestCertificates.CLIENT)
                      .provider(provider)
                      .serverHostname("localhost");
              try (var connection =
                  await(openConnection(listening.address, ConnectionOptions.DEFAULT.tls(tls)))) {
                await(connection.writer().write(bytes("hello\n")));
                assertArrayEquals(bytes("olleh\n"), await(connection.reader().readline()));
                await(connection.writer().aclose());
              }
            }));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void cpythonIsAClient(TlsProvider provider) throws IOException {
    if (!has("python3")) {
      return;
    }
    var files = TestCertificates.writeTo(folder, TestCertificates.SERVER);
    var script =
        """
        import asyncio, ssl, sys

        async def main():
            context = ssl.create_default_context(cafile=sys.argv[2])
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", int(sys.argv[1]), ssl=context, server_hostname="localhost")
            much = b"x" * (int(sys.argv[3]) - 1) + b"\\n"
            async def send():
                writer.write(much)
                await writer.drain()
            sending = asyncio.create_task(send())
            assert await reader.readexactly(len(much)) == much
            await sending
            writer.close()
            await writer.wait_closed()
            print("fine")

        asyncio.run(main())
        """;
    ConnectionHandler echo =
        (reader, writer) -> {
          byte[] data;
          while ((data = await(reader.read(64 * 1024))).length > 0) {
            await(writer.write(data));
          }
          await(writer.aclose());
        };
    serving(
        echo,
        server().provider(provider),
        port -> {
          var output =
              output(
                  "",
                  List.of(
                      "python3",
                      "-c",
                      script,
                      String.valueOf(port),
                      files.authority().toString(),
                      String.valueOf(MUCH)));
          assertEquals("fine\n", output);
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void cpythonIsAServerThatGoesOverToTls(TlsProvider provider) throws IOException {
    if (!has("python3")) {
      return;
    }
    var files = TestCertificates.writeTo(folder, TestCertificates.SERVER);
    var script =
        """
        import asyncio, ssl, sys

        async def handle(reader, writer):
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(sys.argv[1], sys.argv[2])
            loop = asyncio.get_running_loop()
            await reader.readexactly(2)
            class Echo(asyncio.Protocol):
                def data_received(self, data):
                    self.transport.write(data)
                def eof_received(self):
                    print("eof", flush=True)
                def connection_lost(self, exc):
                    print("lost", exc, flush=True)
                    ended.set_result(None)
            echo = Echo()
            # Only now may the first record come: this CPython loses what its reader has.
            writer.write(b"ready\\n")
            echo.transport = await loop.start_tls(writer.transport, echo, context, server_side=True)

        async def main():
            global ended
            ended = asyncio.get_running_loop().create_future()
            server = await asyncio.start_server(handle, "127.0.0.1", 0)
            print("port", server.sockets[0].getsockname()[1], flush=True)
            await ended

        asyncio.run(main())
        """;
    try (var listening =
        new Listening(
            List.of(
                "python3", "-c", script, files.certificates().toString(), files.key().toString()),
            "port (\\d+)")) {
      run(
          async(() -> {
            try (var connection = await(openConnection(listening.address))) {
              var reader = connection.reader();
              var writer = connection.writer();
              writer.write(bytes("go"));
              assertArrayEquals(bytes("ready\n"), await(reader.readline()));
              await(writer.startTls(client().provider(provider).serverHostname("localhost")));
              var sending = dev.ikat.Asyncio.createTask(sending(writer));
              assertEquals(MUCH, await(reader.readexactly(MUCH)).length);
              await(sending);
              await(writer.aclose());
            }
          }));
      assertEquals("eof\nlost None\n", listening.rest());
    }
  }

  private static dev.ikat.Coroutine<Void> sending(StreamWriter writer) {
    return async(() -> {
      await(writer.write(new byte[MUCH]));
    });
  }

  private static final ConnectionHandler HTTP =
      (reader, writer) -> {
        while (true) {
          var line = await(reader.readline());
          if (line.length == 0 || line[0] == '\r') {
            break;
          }
        }
        writer.write(
            bytes("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello"));
        await(writer.aclose());
      };

  @ParameterizedTest
  @MethodSource("providers")
  void curlIsAClient(TlsProvider provider) throws IOException {
    if (!has("curl")) {
      return;
    }
    var files = TestCertificates.writeTo(folder, TestCertificates.SERVER);
    serving(
        HTTP,
        server().provider(provider).alpn("http/1.1"),
        port -> {
          var output =
              output(
                  "",
                  List.of(
                      "curl",
                      "--silent",
                      "--show-error",
                      "--noproxy",
                      "*",
                      "--cacert",
                      files.authority().toString(),
                      "https://localhost:" + port + "/"));
          assertEquals("hello", output);
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void theJdksHttpClientIsAClient(TlsProvider provider) throws Exception {
    var context = SSLContext.getInstance("TLS");
    context.init(null, TestCertificates.AUTHORITY.toTrustManagerFactory().getTrustManagers(), null);
    serving(
        HTTP,
        server().provider(provider).alpn("http/1.1"),
        port -> {
          try (var http = HttpClient.newBuilder().sslContext(context).build()) {
            var request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/"));
            var response =
                await(http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString()));
            assertEquals("hello", response.body());
          }
        });
  }
}
