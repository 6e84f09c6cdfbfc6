package dev.ikat.io;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Has a server present the certificate that is for the name which the client asks for. The JDK's
 * key manager, behind this one, looks at the name only among keys of one kind: with a key for
 * elliptic curves and one for RSA, of different names, it chooses by kind.
 */
final class KeysByName extends X509ExtendedKeyManager {
  private static final List<String> KINDS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

  /** In a certificate's alternative names. */
  private static final Integer DNS = 2;

  private final X509ExtendedKeyManager all;

  KeysByName(X509ExtendedKeyManager all) {
    this.all = all;
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String kind, Principal @Nullable [] issuers, SSLEngine engine) {
    String name = requestedName(engine);
    if (name != null) {
      String found = find(kind, name);
      if (found != null) {
        return found;
      }
      if (KINDS.stream().anyMatch(other -> find(other, name) != null)) {
        // There is one, of another kind, which is asked for next.
        return null;
      }
    }
    return all.chooseEngineServerAlias(kind, issuers, engine);
  }

  private @Nullable String find(String kind, String name) {
    String[] aliases = all.getServerAliases(kind, null);
    if (aliases != null) {
      for (String alias : aliases) {
        X509Certificate[] chain = all.getCertificateChain(alias);
        if (chain != null && isFor(chain[0], name)) {
          return alias;
        }
      }
    }
    return null;
  }

  private static @Nullable String requestedName(SSLEngine engine) {
    if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName name : session.getRequestedServerNames()) {
        if (name instanceof SNIHostName host) {
          return host.getAsciiName().toLowerCase(Locale.ROOT);
        }
      }
    }
    return null;
  }

  /** A star stands for one label, the first. */
  private static boolean isFor(X509Certificate certificate, String name) {
    Collection<List<?>> names;
    try {
      names = certificate.getSubjectAlternativeNames();
    } catch (CertificateParsingException e) {
      return false;
    }
    if (names == null) {
      return false;
    }
    int dot = name.indexOf('.');
    String star = dot < 0 ? name : "*" + name.substring(dot);
    return names.stream()
        .filter(entry -> entry.get(0).equals(DNS))
        .map(entry -> ((String) entry.get(1)).toLowerCase(Locale.ROOT))
        .anyMatch(pattern -> pattern.equals(name) || pattern.equals(star));
  }

  // ---- as it is
  // -----------------------------------------------------------------------------------

  @Override
  public @Nullable String chooseEngineClientAlias(
      String[] kinds, Principal @Nullable [] issuers, SSLEngine engine) {
    return all.chooseEngineClientAlias(kinds, issuers, engine);
  }

  @Override
  public String @Nullable [] getClientAliases(String kind, Principal @Nullable [] issuers) {
    return all.getClientAliases(kind, issuers);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] kinds, Principal @Nullable [] issuers, Socket socket) {
    return all.chooseClientAlias(kinds, issuers, socket);
  }

  @Override
  public String @Nullable [] getServerAliases(String kind, Principal @Nullable [] issuers) {
    return all.getServerAliases(kind, issuers);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String kind, Principal @Nullable [] issuers, Socket socket) {
    return all.chooseServerAlias(kind, issuers, socket);
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return all.getCertificateChain(alias);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return all.getPrivateKey(alias);
  }
}
