package dev.ikat.io;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.IDN;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * What some {@link TlsOptions} amount to, for one of the providers: keys and trust, and the
 * sessions that may be resumed. Made when it is needed first. Any thread.
 */
final class TlsContext {
  private static final char[] NO_PASSWORD = {};

  private @Nullable SSLContext jdk;
  private @Nullable SslContext openSslClient;
  private @Nullable SslContext openSslServer;

  /**
   * An engine for one connection.
   *
   * @param host whom a client asks for and whose certificate it wants; null: it does not matter
   * @throws IllegalArgumentException if the options do not suffice for that side
   */
  synchronized SSLEngine newEngine(
      TlsOptions options,
      boolean server,
      @Nullable String host,
      int port,
      ByteBufAllocator allocator)
      throws IOException {
    if (!server && host == null && options.checkHostname) {
      throw new IllegalArgumentException(
          "whose certificate is it to be? Say serverHostname(name), or withoutHostnameCheck();"
              + " there is no host name to go by: "
              + options);
    }
    if (server && options.given == null && options.identities.isEmpty() && options.keys == null) {
      throw new IllegalArgumentException(
          "a TLS server needs a certificate; say TlsOptions.server(certificates, key): " + options);
    }
    SSLEngine engine;
    boolean openSsl = false;
    try {
      TlsProvider provider =
          options.given != null
              ? TlsProvider.JDK
              : options.provider != null ? options.provider : TlsProvider.selected();
      openSsl = provider == TlsProvider.OPENSSL;
      engine =
          openSsl
              ? openSsl(options, server).newEngine(allocator, host, port)
              : jdk(options).createSSLEngine(host, port);
    } catch (GeneralSecurityException e) {
      throw new SSLException("TLS cannot be set up: " + e.getMessage(), e);
    }
    configure(engine, options, server, host, openSsl);
    return engine;
  }

  private static void configure(
      SSLEngine engine,
      TlsOptions options,
      boolean server,
      @Nullable String host,
      boolean openSsl) {
    engine.setUseClientMode(!server);
    SSLParameters parameters = engine.getSSLParameters();
    if (!options.protocols.isEmpty()) {
      parameters.setProtocols(options.protocols.toArray(String[]::new));
      engine.setEnabledProtocols(parameters.getProtocols());
    }
    if (!options.ciphers.isEmpty()) {
      parameters.setCipherSuites(options.ciphers.toArray(String[]::new));
      engine.setEnabledCipherSuites(parameters.getCipherSuites());
    }
    if (server) {
      switch (options.clientAuth) {
        case NONE -> parameters.setNeedClientAuth(false);
        case OPTIONAL -> parameters.setWantClientAuth(true);
        case REQUIRED -> parameters.setNeedClientAuth(true);
      }
    } else {
      parameters.setEndpointIdentificationAlgorithm(options.checkHostname ? "HTTPS" : "");
      if (host != null && isName(host)) {
        parameters.setServerNames(List.of(new SNIHostName(ascii(host))));
      }
    }
    if (!openSsl) {
      setAlpn(engine, parameters, options.alpn, server);
    }
    engine.setSSLParameters(parameters);
  }

  /** The JDK's server refuses a client with which it has nothing in common; OpenSSL's does not. */
  private static void setAlpn(
      SSLEngine engine, SSLParameters parameters, List<String> names, boolean server) {
    if (names.isEmpty()) {
      return;
    }
    if (server) {
      engine.setHandshakeApplicationProtocolSelector(
          (_, offered) -> names.stream().filter(offered::contains).findFirst().orElse(""));
    } else {
      parameters.setApplicationProtocols(names.toArray(String[]::new));
    }
  }

  /** Whether it is a name rather than an address, which is never asked for. */
  private static boolean isName(String host) {
    return !host.contains(":") && !host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
  }

  private static String ascii(String host) {
    String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    return IDN.toASCII(name);
  }

  private SSLContext jdk(TlsOptions options) throws GeneralSecurityException, IOException {
    SSLContext context = options.given != null ? options.given : jdk;
    if (context == null) {
      context = SSLContext.getInstance("TLS");
      KeyManager keys = keyManager(options);
      TrustManagerFactory trust = trustManagers(options);
      KeyManager[] keyManagers = keys == null ? null : new KeyManager[] {keys};
      TrustManager[] trustManagers = trust == null ? null : trust.getTrustManagers();
      context.init(keyManagers, trustManagers, null);
      jdk = context;
    }
    return context;
  }

  private SslContext openSsl(TlsOptions options, boolean server)
      throws GeneralSecurityException, IOException {
    SslContext context = server ? openSslServer : openSslClient;
    if (context != null) {
      return context;
    }
    KeyManager keys = keyManager(options);
    SslContextBuilder builder =
        server
            ? SslContextBuilder.forServer(keys)
            : SslContextBuilder.forClient().keyManager(keys).endpointIdentificationAlgorithm(null);
    builder.sslProvider(SslProvider.OPENSSL).trustManager(trustManagers(options));
    if (!options.alpn.isEmpty()) {
      builder.applicationProtocolConfig(
          new ApplicationProtocolConfig(
              ApplicationProtocolConfig.Protocol.ALPN,
              ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
              ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
              options.alpn));
    }
    context = builder.build();
    if (server) {
      openSslServer = context;
    } else {
      openSslClient = context;
    }
    return context;
  }

  private static @Nullable KeyManager keyManager(TlsOptions options)
      throws GeneralSecurityException, IOException {
    if (options.keys == null && options.identities.isEmpty()) {
      return null;
    }
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    if (options.keys != null) {
      factory.init(options.keys.store(), options.keys.password());
      return new KeysByName((X509ExtendedKeyManager) factory.getKeyManagers()[0]);
    }
    KeyStore store = emptyStore();
    for (int i = 0; i < options.identities.size(); i++) {
      TlsOptions.Identity identity = options.identities.get(i);
      X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
      store.setKeyEntry("ikat" + i, identity.key(), NO_PASSWORD, chain);
    }
    factory.init(store, NO_PASSWORD);
    return new KeysByName((X509ExtendedKeyManager) factory.getKeyManagers()[0]);
  }

  /** Null: the authorities of the JVM. */
  private static @Nullable TrustManagerFactory trustManagers(TlsOptions options)
      throws GeneralSecurityException {
    if (!options.verify) {
      return InsecureTrustManagerFactory.INSTANCE;
    }
    if (options.trusted == null) {
      return null;
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(options.trusted);
    return factory;
  }

  /** A key store of nothing but certificates that are trusted. */
  static KeyStore storeOf(List<X509Certificate> certificates) {
    try {
      KeyStore store = emptyStore();
      for (int i = 0; i < certificates.size(); i++) {
        store.setCertificateEntry("ikat" + i, certificates.get(i));
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("certificates cannot be used: " + e.getMessage(), e);
    }
  }

  /** In a format that takes no time to put a key into; nothing is written anywhere. */
  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    return store;
  }
}
