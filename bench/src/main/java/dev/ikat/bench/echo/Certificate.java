package dev.ikat.bench.echo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate for this machine that nobody has signed, made anew for each run. */
final class Certificate {
  private static final String PASSWORD = "no secret";

  private Certificate() {}

  /** Writes key and certificate into one file, as OpenSSL, CPython and Netty read them. */
  static Path in(Path directory) throws IOException {
    Path store = directory.resolve("echo.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "echo",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      KeyStore entries = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
      Path pem = directory.resolve("echo.pem");
      Files.writeString(
          pem,
          pem("PRIVATE KEY", entries.getKey("echo", PASSWORD.toCharArray()).getEncoded())
              + pem("CERTIFICATE", entries.getCertificate("echo").getEncoded()));
      return pem;
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException("no certificate: " + said.strip(), e);
    }
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(what, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes), what);
  }
}
