package dev.ikat.io;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Certificates, made anew in each run, as none lasts for ever. */
final class TestCertificates {
  static final X509Bundle AUTHORITY = build(named("Ikat's tests").setIsCertificateAuthority(true));
  static final X509Bundle OTHER_AUTHORITY =
      build(named("somebody").setIsCertificateAuthority(true));

  /** For localhost and its addresses. */
  static final X509Bundle SERVER =
      issued(
          named("localhost")
              .addSanDnsName("localhost")
              .addSanIpAddress("127.0.0.1")
              .addSanIpAddress("::1"));

  static final X509Bundle OTHER_SERVER =
      issued(named("other.test").addSanDnsName("other.test").rsa2048());
  static final X509Bundle CLIENT = issued(named("a client").addExtendedKeyUsageClientAuth());
  static final X509Bundle EXPIRED =
      issued(
          named("localhost")
              .addSanDnsName("localhost")
              .notBefore(Instant.now().minus(Duration.ofDays(20)))
              .notAfter(Instant.now().minus(Duration.ofDays(10))));
  static final X509Bundle SELF_SIGNED =
      build(named("localhost").addSanDnsName("localhost").setIsCertificateAuthority(true));

  private TestCertificates() {}

  private static CertificateBuilder named(String name) {
    return new CertificateBuilder().ecp256().subject("CN=" + name);
  }

  private static X509Bundle build(CertificateBuilder builder) {
    try {
      return builder.buildSelfSigned();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static X509Bundle issued(CertificateBuilder builder) {
    try {
      return builder.buildIssuedBy(AUTHORITY);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Options with this certificate. */
  static TlsOptions with(X509Bundle own) {
    return with(TlsOptions.client(), own);
  }

  /** The same options, with this certificate. */
  static TlsOptions with(TlsOptions options, X509Bundle own) {
    return options.certificate(own.getKeyPair().getPrivate(), List.of(own.getCertificatePath()));
  }

  /** Options of a server that clients of the tests trust. */
  static TlsOptions server() {
    return with(SERVER);
  }

  /** Options of a client that trusts the authority of the tests. */
  static TlsOptions client() {
    return trusting(TlsOptions.client());
  }

  static TlsOptions trusting(TlsOptions options) {
    return options.trust(List.of(AUTHORITY.getCertificate()));
  }

  /** Writes a certificate, its key and the authority's certificate into this folder. */
  static Files3 writeTo(Path folder, X509Bundle own) throws IOException {
    return new Files3(
        Files.writeString(folder.resolve("own.pem"), own.getCertificatePathPEM()),
        Files.writeString(folder.resolve("own.key"), own.getPrivateKeyPEM()),
        Files.writeString(folder.resolve("ca.pem"), AUTHORITY.getCertificatePEM()));
  }

  /** Three PEM files. */
  record Files3(Path certificates, Path key, Path authority) {}
}
