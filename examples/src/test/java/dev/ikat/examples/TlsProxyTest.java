package dev.ikat.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proxy of {@code examples/io}, between a client and a server of the JDK's. */
class TlsProxyTest {
  private static final char[] PASSWORD = "password".toCharArray();
  private static final int MUCH = 1_000_000;

  @TempDir Path folder;

  @Test
  void handsOnWhatClientsSayByTls() throws Exception {
    KeyStore keys = newKeys();
    Path certificate = pem("CERTIFICATE", keys.getCertificate("own").getEncoded());
    Path key = pem("PRIVATE KEY", keys.getKey("own", PASSWORD).getEncoded());
    Path classes = Files.createDirectory(folder.resolve("classes"));
    var programs = SourcePrograms.compile(List.of(Path.of("io", "TlsProxy.java")), classes);
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> echoOnce(server));
      Process proxy =
          programs.start(
              "TlsProxy",
              certificate.toString(),
              key.toString(),
              "0",
              server.getInetAddress().getHostAddress(),
              String.valueOf(server.getLocalPort()));
      try {
        String line = proxy.inputReader().readLine();
        assertTrue(line != null && line.startsWith("listening on "), line);
        assertEquals(MUCH, echoed(keys, Integer.parseInt(line.substring(13))));
      } finally {
        proxy.destroyForcibly().waitFor();
      }
    }
  }

  /** How many bytes come back. */
  private static int echoed(KeyStore trusted, int port) throws Exception {
    var trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    var context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    try (var socket = context.getSocketFactory().createSocket("localhost", port)) {
      var out = socket.getOutputStream();
      Thread.ofVirtual()
          .start(() -> {
            try {
              out.write(new byte[MUCH]);
            } catch (IOException e) {
              // Then too few come back.
            }
          });
      return socket.getInputStream().readNBytes(MUCH).length;
    }
  }

  private static void echoOnce(ServerSocket server) {
    try (var socket = server.accept()) {
      socket.getInputStream().transferTo(socket.getOutputStream());
    } catch (IOException e) {
      // The client has gone.
    }
  }

  private KeyStore newKeys() throws Exception {
    Path store = folder.resolve("keys.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .start();
    String output =
        new String(keytool.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertEquals(0, keytool.waitFor(), output);
    return KeyStore.getInstance(store.toFile(), PASSWORD);
  }

  private Path pem(String type, byte[] der) throws IOException {
    String text =
        "-----BEGIN %s-----\n%s\n-----END %1$s-----\n"
            .formatted(type, Base64.getMimeEncoder().encodeToString(der));
    return Files.writeString(folder.resolve(type + ".pem"), text);
  }
}
