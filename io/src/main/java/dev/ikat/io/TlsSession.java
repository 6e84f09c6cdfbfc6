package dev.ikat.io;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS handshake has agreed on: what asyncio's {@code ssl_object} tells. A transport has it
 * as {@code getExtraInfo("ssl_object")}. Any thread.
 *
 * {@snippet :
 * import dev.ikat.io.*;
 *
 * void report(Transport transport) {
 *   if (transport.getExtraInfo("ssl_object") instanceof TlsSession tls)
 *     IO.println(tls.version() + " " + tls.cipher() + " " + tls.peerCertificates().getFirst());
 * }
 * }
 *
 * @param version such as {@code TLSv1.3}
 * @param cipher the suite, by the JDK's name
 * @param applicationProtocol what ALPN has selected; null: nothing
 * @param peerCertificates the peer's, and those that lead from it to an authority; empty if it has
 *     presented none
 * @param session the JDK's view
 */
public record TlsSession(
    String version,
    String cipher,
    @Nullable String applicationProtocol,
    List<X509Certificate> peerCertificates,
    SSLSession session) {
  static TlsSession of(SSLSession session, @Nullable String applicationProtocol) {
    return new TlsSession(
        session.getProtocol(),
        session.getCipherSuite(),
        applicationProtocol,
        certificates(session),
        session);
  }

  private static List<X509Certificate> certificates(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return java.util.Arrays.stream(chain).map(X509Certificate.class::cast).toList();
    } catch (javax.net.ssl.SSLPeerUnverifiedException none) {
      return List.of();
    }
  }
}
