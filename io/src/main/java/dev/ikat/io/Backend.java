package dev.ikat.io;

import io.netty.channel.Channel;
import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.Unix;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringDomainSocketChannel;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerDomainSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.internal.PlatformDependent;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The ways in which Netty can ask the operating system for I/O. The native ones need code that the
 * JVM warns of unless it has been allowed, so that is looked at before anything is loaded.
 */
enum Backend {
  NIO,
  EPOLL,
  IO_URING;

  /** Forces one of them. */
  static final String PROPERTY = "ikat.io";

  /**
   * How many events epoll gives in one poll; the rest comes with the next. What is read in a poll
   * waits for its callbacks, and is sent on after them: 500 connections that echo 100 KiB each cost
   * half as much again when all of it no longer fits into the cache (43 µs a message, with 16
   * events 28 µs, with 64 events 33 µs). A poll more for each 32 events is not felt.
   */
  private static final int EVENTS_PER_POLL = 32;

  private static final System.Logger LOG = System.getLogger("dev.ikat");

  private static @Nullable Backend selected;

  /**
   * The one that loops of this JVM use: what the property says, else epoll where it can be used,
   * else NIO.
   *
   * @throws IllegalStateException if the one asked for cannot be used; says why
   */
  static synchronized Backend selected() {
    Backend chosen = selected;
    if (chosen == null) {
      chosen = select(System.getProperty(PROPERTY));
      selected = chosen;
    }
    return chosen;
  }

  static Backend select(@Nullable String forced) {
    if (forced == null) {
      String problem = EPOLL.problem();
      if (problem == null) {
        return EPOLL;
      }
      LOG.log(Level.DEBUG, "I/O is done by the JDK''s NIO, as epoll cannot be used: {0}", problem);
      return NIO;
    }
    Backend asked = parse(forced);
    String problem = asked.problem();
    if (problem != null) {
      throw new IllegalStateException("-D" + PROPERTY + "=" + forced + ": " + problem);
    }
    return asked;
  }

  private static Backend parse(String name) {
    return Stream.of(values())
        .filter(it -> it.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(() ->
            new IllegalStateException(
                "-D" + PROPERTY + "=" + name + ": there are nio, epoll and io_uring"));
  }

  /** What keeps it from being used, and what to do about that; null if nothing does. */
  @Nullable String problem() {
    if (this == NIO) {
      return null;
    }
    String flag = missingFlag();
    if (flag != null) {
      return "Netty's native code may not be loaded; add " + flag + " to the JVM's options";
    }
    Throwable cause = this == EPOLL ? Epoll.unavailabilityCause() : IoUring.unavailabilityCause();
    if (cause == null) {
      return null;
    }
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return "it is not available here ("
        + Objects.requireNonNullElse(root.getMessage(), root.toString())
        + "); it needs Linux and the jar netty-transport-native-"
        + name().toLowerCase(Locale.ROOT)
        + " for this machine";
  }

  /** The option without which the JVM would warn, or refuse; null if it is given. */
  private @Nullable String missingFlag() {
    Class<?> own = this == EPOLL ? Epoll.class : IoUring.class;
    var modules =
        Stream.of(PlatformDependent.class, Unix.class, own)
            .map(Class::getModule)
            .filter(module -> !module.isNativeAccessEnabled())
            .map(module -> module.isNamed() ? module.getName() : "ALL-UNNAMED")
            .distinct()
            .toList();
    return modules.isEmpty() ? null : "--enable-native-access=" + String.join(",", modules);
  }

  /** Makes what asks the operating system; for NIO see {@link NioWaiting}. */
  IoHandlerFactory newHandlerFactory() {
    return switch (this) {
      case NIO -> NioIoHandler.newFactory();
      case EPOLL ->
          EpollIoHandler.newFactory(EVENTS_PER_POLL, DefaultSelectStrategyFactory.INSTANCE);
      case IO_URING -> IoUringIoHandler.newFactory();
    };
  }

  /** A TCP connection. */
  Channel newSocketChannel() {
    return switch (this) {
      case NIO -> new NioSocketChannel();
      case EPOLL -> new EpollSocketChannel();
      case IO_URING -> new IoUringSocketChannel();
    };
  }

  /** A listening TCP socket. */
  ServerChannel newServerSocketChannel() {
    return switch (this) {
      case NIO -> new NioServerSocketChannel();
      case EPOLL -> new EpollServerSocketChannel();
      case IO_URING -> new IoUringServerSocketChannel();
    };
  }

  /** A connection to this address: TCP, or a Unix socket. */
  Channel newSocketChannel(SocketAddress address) {
    if (!(address instanceof UnixDomainSocketAddress)) {
      return newSocketChannel();
    }
    return switch (this) {
      case NIO -> new NioDomainSocketChannel();
      case EPOLL -> new EpollDomainSocketChannel();
      case IO_URING -> new IoUringDomainSocketChannel();
    };
  }

  /** A socket to listen on this address with: TCP, or a Unix socket. */
  ServerChannel newServerSocketChannel(SocketAddress address) {
    if (!(address instanceof UnixDomainSocketAddress)) {
      return newServerSocketChannel();
    }
    return switch (this) {
      case NIO -> new NioServerDomainSocketChannel();
      case EPOLL -> new EpollServerDomainSocketChannel();
      case IO_URING -> new IoUringServerDomainSocketChannel();
    };
  }
}
