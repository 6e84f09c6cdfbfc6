package dev.ikat.io;

/**
 * Whether a TLS server asks its clients for a certificate: the {@code verify_mode} of Python's
 * {@code SSLContext}, on the server's side.
 *
 * {@snippet :
 * import dev.ikat.io.*;
 * import java.io.IOException;
 * import java.nio.file.Path;
 *
 * TlsOptions ofTheServer() throws IOException {
 *   return TlsOptions.server(Path.of("server.pem"), Path.of("server.key"))
 *       .trust(Path.of("clients-ca.pem"))
 *       .clientAuth(ClientAuth.REQUIRED);
 * }
 * }
 */
public enum ClientAuth {
  /** It does not ask: {@code CERT_NONE}. */
  NONE,
  /** It asks, and verifies the one it gets: {@code CERT_OPTIONAL}. */
  OPTIONAL,
  /** Without one there is no connection: {@code CERT_REQUIRED}. */
  REQUIRED
}
