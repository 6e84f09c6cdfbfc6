package dev.ikat.io;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How TLS is to be done: Python's {@code SSLContext}, and the keyword arguments of asyncio that go
 * with it. Immutable; each method returns a variant. Any thread.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.io.*;
 * import java.io.IOException;
 * import java.nio.file.Path;
 *
 * Transport connect() {
 *   var options = ConnectionOptions.DEFAULT.tls(TlsOptions.client().alpn("http/1.1"));
 *   return await(createConnection(() -> new Protocol() {}, "example.org", 443, options)).transport();
 * }
 *
 * Server serve() throws IOException {
 *   var tls = TlsOptions.server(Path.of("server.pem"), Path.of("server.key"));
 *   return await(
 *       createServer(() -> new Protocol() {}, null, 443, ServerOptions.DEFAULT.tls(tls)));
 * }
 * }
 *
 * <p>A client trusts the certificate authorities of the JVM and checks that the certificate is for
 * the host it asked for, unless it is told otherwise. A server with several certificates presents
 * the one that is for the name which the client asks for (SNI).
 *
 * <p>The cryptography is OpenSSL's where Netty's {@code netty-tcnative} is on the class path and
 * native code is allowed, else the JDK's; {@code -Dikat.tls=jdk} or {@code openssl} forces one. An
 * {@link SSLContext} of your own is always the JDK's.
 */
public final class TlsOptions {
  /** asyncio's SSL_HANDSHAKE_TIMEOUT. */
  private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(60);

  /** asyncio's SSL_SHUTDOWN_TIMEOUT. */
  private static final Duration SHUTDOWN_TIMEOUT = Duration.ofSeconds(30);

  /** A private key, and its certificate with those that lead from it to an authority. */
  record Identity(PrivateKey key, List<X509Certificate> chain) {}

  /** A key store whose keys are identities. */
  record Keys(KeyStore store, char[] password) {}

  @Nullable SSLContext given;
  List<Identity> identities = List.of();
  @Nullable Keys keys;
  @Nullable KeyStore trusted;
  boolean verify = true;
  boolean checkHostname = true;
  @Nullable String serverHostname;
  ClientAuth clientAuth = ClientAuth.NONE;
  List<String> alpn = List.of();
  List<String> protocols = List.of();
  List<String> ciphers = List.of();
  Duration handshakeTimeout = HANDSHAKE_TIMEOUT;
  Duration shutdownTimeout = SHUTDOWN_TIMEOUT;
  @Nullable TlsProvider provider;

  /** Made of the above when it is needed; shared by variants that differ in nothing it knows. */
  private TlsContext context = new TlsContext();

  private TlsOptions() {}

  /** What asyncio does for {@code ssl=True}. */
  public static TlsOptions client() {
    return new TlsOptions();
  }

  /**
   * For a server: {@link #certificate(Path, Path)} of {@link #client}.
   *
   * @throws IOException if a file cannot be read, or is not what it should be
   */
  public static TlsOptions server(Path certificates, Path privateKey) throws IOException {
    return client().certificate(certificates, privateKey);
  }

  /** With a context of the JDK's, which has the certificates and decides what is trusted. */
  public static TlsOptions of(SSLContext context) {
    TlsOptions options = new TlsOptions();
    options.given = Objects.requireNonNull(context, "context");
    return options;
  }

  // ---- who we are
  // ---------------------------------------------------------------------------------

  /**
   * Adds a certificate of our own, as {@code load_cert_chain}: a server needs one, a client may.
   *
   * @param certificates a PEM file: ours first, then those of the authorities between it and the
   *     one that is trusted
   * @param privateKey a PEM file, which may be the same; PKCS #8, or RSA's PKCS #1
   * @throws IOException if a file cannot be read, or is not what it should be
   */
  public TlsOptions certificate(Path certificates, Path privateKey) throws IOException {
    return certificate(PemFiles.privateKey(privateKey, null), PemFiles.certificates(certificates));
  }

  /**
   * The same, with a key that is encrypted.
   *
   * @throws IOException if a file cannot be read, or the password is wrong
   */
  public TlsOptions certificate(Path certificates, Path privateKey, char[] password)
      throws IOException {
    Objects.requireNonNull(password, "password");
    return certificate(
        PemFiles.privateKey(privateKey, password), PemFiles.certificates(certificates));
  }

  /** The same, of a key and certificates that have been read already. */
  public TlsOptions certificate(PrivateKey key, List<X509Certificate> chain) {
    Objects.requireNonNull(key, "key");
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("the chain has no certificate");
    }
    TlsOptions options = forContext();
    options.identities = new ArrayList<>(identities);
    options.identities.add(new Identity(key, List.copyOf(chain)));
    return options;
  }

  /** The keys of this store, and no others, are our certificates. */
  public TlsOptions certificates(KeyStore store, char[] password) {
    TlsOptions options = forContext();
    options.keys = new Keys(Objects.requireNonNull(store, "store"), password.clone());
    return options;
  }

  // ---- whom we trust
  // ------------------------------------------------------------------------------

  /**
   * Trusts what the authorities in this PEM file have signed, and nothing else: {@code
   * load_verify_locations}.
   *
   * @throws IOException if the file cannot be read, or has no certificate
   */
  public TlsOptions trust(Path certificates) throws IOException {
    return trust(PemFiles.certificates(certificates));
  }

  /** The same, of certificates that have been read already. */
  public TlsOptions trust(List<X509Certificate> authorities) {
    return trust(TlsContext.storeOf(authorities));
  }

  /** The same, of the certificates in a key store. */
  public TlsOptions trust(KeyStore authorities) {
    TlsOptions options = forContext();
    options.trusted = Objects.requireNonNull(authorities, "authorities");
    options.verify = true;
    return options;
  }

  /** Believes the peer whatever it says: for tests. It may be anyone. {@code CERT_NONE}. */
  public TlsOptions withoutVerification() {
    TlsOptions options = forContext().withoutHostnameCheck();
    options.verify = false;
    return options;
  }

  /** Accepts certificates that are trusted but for another host: {@code check_hostname = False}. */
  public TlsOptions withoutHostnameCheck() {
    TlsOptions options = copy();
    options.checkHostname = false;
    return options;
  }

  /**
   * For a client: the name that the server is asked for (SNI) and that its certificate must be for;
   * {@code server_hostname}. Without it, the host that is connected to.
   */
  public TlsOptions serverHostname(String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("the name of the server is empty");
    }
    TlsOptions options = copy();
    options.serverHostname = name;
    return options;
  }

  /** For a server: whether clients have to have a certificate that is trusted. */
  public TlsOptions clientAuth(ClientAuth wanted) {
    TlsOptions options = copy();
    options.clientAuth = Objects.requireNonNull(wanted, "wanted");
    return options;
  }

  // ---- what is spoken
  // -----------------------------------------------------------------------------

  /**
   * The protocols that may be spoken on top, the best first: {@code set_alpn_protocols}. The
   * server's order decides; if there is none in common there is a connection without. See {@link
   * TlsSession#applicationProtocol}.
   */
  public TlsOptions alpn(String... names) {
    TlsOptions options = forContext();
    options.alpn = List.of(names);
    return options;
  }

  /** The versions that may be used, such as {@code TLSv1.3}. Without it the provider's own. */
  public TlsOptions protocols(String... names) {
    TlsOptions options = copy();
    options.protocols = List.of(names);
    return options;
  }

  /** The cipher suites that may be used, by the JDK's names. Without it the provider's own. */
  public TlsOptions ciphers(String... names) {
    TlsOptions options = copy();
    options.ciphers = List.of(names);
    return options;
  }

  /**
   * How long the handshake may take before the connection is aborted: {@code
   * ssl_handshake_timeout}, 60 s.
   *
   * @throws IllegalArgumentException unless it is positive
   */
  public TlsOptions handshakeTimeout(Duration time) {
    TlsOptions options = copy();
    options.handshakeTimeout = positive("handshakeTimeout", time);
    return options;
  }

  /**
   * How long closing waits for what is left to be sent, and for the peer's good-bye, before the
   * connection is aborted: {@code ssl_shutdown_timeout}, 30 s.
   *
   * @throws IllegalArgumentException unless it is positive
   */
  public TlsOptions shutdownTimeout(Duration time) {
    TlsOptions options = copy();
    options.shutdownTimeout = positive("shutdownTimeout", time);
    return options;
  }

  private static Duration positive(String what, Duration time) {
    if (!time.isPositive()) {
      throw new IllegalArgumentException(what + " must be positive: " + time);
    }
    return time;
  }

  /** The same, by this provider. */
  TlsOptions provider(TlsProvider wanted) {
    TlsOptions options = forContext();
    options.provider = wanted;
    return options;
  }

  /** What makes the engines. */
  TlsContext context() {
    return context;
  }

  private TlsOptions forContext() {
    if (given != null) {
      throw new IllegalStateException(
          "these options have an SSLContext, which decides on that itself: " + this);
    }
    TlsOptions options = copy();
    options.context = new TlsContext();
    return options;
  }

  private TlsOptions copy() {
    TlsOptions copy = new TlsOptions();
    copy.given = given;
    copy.identities = identities;
    copy.keys = keys;
    copy.trusted = trusted;
    copy.verify = verify;
    copy.checkHostname = checkHostname;
    copy.serverHostname = serverHostname;
    copy.clientAuth = clientAuth;
    copy.alpn = alpn;
    copy.protocols = protocols;
    copy.ciphers = ciphers;
    copy.handshakeTimeout = handshakeTimeout;
    copy.shutdownTimeout = shutdownTimeout;
    copy.provider = provider;
    copy.context = context;
    return copy;
  }

  @Override
  public String toString() {
    return "TlsOptions["
        + (given != null ? given : "certificates=" + identities.size())
        + (verify ? "" : ", verifies nothing")
        + (checkHostname ? "" : ", checks no host name")
        + (serverHostname == null ? "" : ", server=" + serverHostname)
        + ", client auth="
        + clientAuth
        + ", alpn="
        + alpn
        + "]";
  }
}
