package dev.ikat.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What TLS options are made of: PEM files, times, a provider. */
class TlsOptionsTest {
  @TempDir Path folder;

  private static String pem(String type, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %1$s-----\n"
        .formatted(type, Base64.getMimeEncoder().encodeToString(der));
  }

  private static PrivateKey key(X509Bundle of) {
    return of.getKeyPair().getPrivate();
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("file.pem"), content);
  }

  @Test
  void filesMayHaveManyThings() throws IOException {
    var server = TestCertificates.SERVER;
    var all =
        file(
            "a comment\n"
                + server.getPrivateKeyPEM()
                + server.getCertificatePathPEM()
                + TestCertificates.AUTHORITY.getCertificatePEM());
    var certificates = PemFiles.certificates(all);
    assertEquals(server.getCertificate(), certificates.getFirst());
    assertEquals(TestCertificates.AUTHORITY.getCertificate(), certificates.getLast());
    assertEquals(key(server), PemFiles.privateKey(all, null));
    TlsOptions.server(all, all).trust(all);
  }

  @Test
  void keysMayBeInOpensslsOldFormat() throws IOException {
    var key = key(TestCertificates.OTHER_SERVER);
    byte[] pkcs8 = key.getEncoded();
    // The frame of a key of 2048 bits has 26 bytes.
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    assertEquals(key, PemFiles.privateKey(file(pem("RSA PRIVATE KEY", pkcs1)), null));
  }

  @Test
  void keysMayBeEncrypted() throws Exception {
    var key = key(TestCertificates.SERVER);
    var password = "secret".toCharArray();
    for (String algorithm : List.of("PBEWithHmacSHA256AndAES_256", "PBEWithSHA1AndDESede")) {
      var file = file(pem("ENCRYPTED PRIVATE KEY", encrypted(key, algorithm, password)));
      assertEquals(key, PemFiles.privateKey(file, password));
      assertSays("cannot be read", file, "wrong".toCharArray());
      assertSays("no password was given", file, null);
    }
  }

  private static byte[] encrypted(PrivateKey key, String algorithm, char[] password)
      throws Exception {
    var salt = new byte[16];
    new SecureRandom().nextBytes(salt);
    var cipher = Cipher.getInstance(algorithm);
    cipher.init(
        Cipher.ENCRYPT_MODE,
        SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password)),
        new PBEParameterSpec(salt, 1000));
    byte[] encrypted = cipher.doFinal(key.getEncoded());
    if (!algorithm.contains("Hmac")) {
      return new EncryptedPrivateKeyInfo(cipher.getParameters(), encrypted).getEncoded();
    }
    // That one the JDK reads, but does not write.
    byte[] pbes2 = {6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 5, 13};
    byte[] parameters = cipher.getParameters().getEncoded();
    return PemFiles.tagged(
        0x30,
        PemFiles.concat(
            PemFiles.tagged(0x30, PemFiles.concat(pbes2, parameters)),
            PemFiles.tagged(4, encrypted)));
  }

  private static void assertSays(String message, Path file, char[] password) {
    var error =
        assertThrows(IOException.class, () -> PemFiles.privateKey(file, password)).getMessage();
    assertTrue(error.contains(message), error);
  }

  @Test
  void errorsSayWhatIsWrongWithAFile() throws IOException {
    var nothing = file("nothing");
    assertSays("there is no \"BEGIN PRIVATE KEY\"", nothing, null);
    assertTrue(
        assertThrows(IOException.class, () -> TlsOptions.client().trust(nothing))
            .getMessage()
            .contains("there is no \"BEGIN CERTIFICATE\""));
    assertSays("openssl pkcs8 -topk8", file(pem("EC PRIVATE KEY", new byte[10])), null);
    assertSays("cannot be read", file(pem("PRIVATE KEY", new byte[10])), null);
    assertThrows(
        IOException.class,
        () -> PemFiles.certificates(file(pem("CERTIFICATE", new byte[] {1, 2, 3}))));
    assertThrows(
        java.nio.file.NoSuchFileException.class,
        () -> TlsOptions.client().trust(folder.resolve("missing")));
  }

  /** asyncio: {@code ssl_handshake_timeout should be a positive number}. */
  @Test
  void timesHaveToBePositive() {
    var options = TlsOptions.client();
    for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
      assertThrows(IllegalArgumentException.class, () -> options.handshakeTimeout(bad));
      assertThrows(IllegalArgumentException.class, () -> options.shutdownTimeout(bad));
    }
    assertEquals(Duration.ofSeconds(60), options.handshakeTimeout);
    assertEquals(Duration.ofSeconds(30), options.shutdownTimeout);
  }

  @Test
  void variantsLeaveTheOriginalAsItWas() {
    var options = TlsOptions.client();
    assertEquals("x", options.serverHostname("x").serverHostname);
    assertNull(options.serverHostname);
    assertTrue(options.withoutVerification().toString().contains("verifies nothing"));
    assertThrows(IllegalArgumentException.class, () -> options.serverHostname(""));
  }

  @Test
  void theProviderCanBeForced() {
    assertEquals(TlsProvider.JDK, TlsProvider.select("jdk"));
    var error =
        assertThrows(IllegalStateException.class, () -> TlsProvider.select("nss")).getMessage();
    assertEquals("-Dikat.tls=nss: there are jdk and openssl", error);
    assertTrue(AsyncioIO.tlsProvider().matches("jdk|openssl"));
    if (TlsProvider.OPENSSL.problem() == null) {
      assertEquals(TlsProvider.OPENSSL, TlsProvider.select(null));
    } else {
      // Without the flag nothing is loaded.
      assertEquals(TlsProvider.JDK, TlsProvider.select(null));
      var refused =
          assertThrows(IllegalStateException.class, () -> TlsProvider.select("openssl"))
              .getMessage();
      assertTrue(refused.contains("--enable-native-access"), refused);
    }
  }
}
