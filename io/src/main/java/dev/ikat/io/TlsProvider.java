package dev.ikat.io;

import io.netty.handler.ssl.OpenSsl;
import io.netty.util.internal.PlatformDependent;
import java.lang.System.Logger.Level;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who does the cryptography. OpenSSL needs native code that the JVM warns of unless it has been
 * allowed, so that is looked at before anything is loaded.
 */
enum TlsProvider {
  JDK,
  OPENSSL;

  /** Forces one of them. */
  static final String PROPERTY = "ikat.tls";

  private static final System.Logger LOG = System.getLogger("dev.ikat");

  private static @Nullable TlsProvider selected;

  /**
   * What the property says, else OpenSSL where it can be used, else the JDK's.
   *
   * @throws IllegalStateException if the one asked for cannot be used; says why
   */
  static synchronized TlsProvider selected() {
    TlsProvider chosen = selected;
    if (chosen == null) {
      chosen = select(System.getProperty(PROPERTY));
      selected = chosen;
    }
    return chosen;
  }

  static TlsProvider select(@Nullable String forced) {
    if (forced == null) {
      String problem = OPENSSL.problem();
      if (problem == null) {
        return OPENSSL;
      }
      LOG.log(Level.DEBUG, "TLS is done by the JDK, as OpenSSL cannot be used: {0}", problem);
      return JDK;
    }
    TlsProvider asked =
        switch (forced) {
          case "jdk" -> JDK;
          case "openssl" -> OPENSSL;
          default ->
              throw new IllegalStateException(
                  "-D" + PROPERTY + "=" + forced + ": there are jdk and openssl");
        };
    String problem = asked.problem();
    if (problem != null) {
      throw new IllegalStateException("-D" + PROPERTY + "=" + forced + ": " + problem);
    }
    return asked;
  }

  /** What keeps it from being used, and what to do about that; null if nothing does. */
  @Nullable String problem() {
    if (this == JDK) {
      return null;
    }
    Class<?> binding;
    try {
      binding =
          Class.forName(
              "io.netty.internal.tcnative.SSL", false, TlsProvider.class.getClassLoader());
    } catch (ClassNotFoundException missing) {
      return "the jar netty-tcnative-boringssl-static is not on the class path";
    }
    var modules =
        Stream.of(PlatformDependent.class, binding)
            .map(Class::getModule)
            .filter(module -> !module.isNativeAccessEnabled())
            .map(module -> module.isNamed() ? module.getName() : "ALL-UNNAMED")
            .distinct()
            .toList();
    if (!modules.isEmpty()) {
      return "native code may not be loaded; add --enable-native-access="
          + String.join(",", modules)
          + " to the JVM's options";
    }
    Throwable cause = OpenSsl.unavailabilityCause();
    return cause == null
        ? null
        : "it is not available here ("
            + Objects.requireNonNullElse(cause.getMessage(), cause.toString())
            + "); it needs the jar netty-tcnative-boringssl-static for this machine";
  }
}
