package dev.ikat.io;

import static dev.ikat.Asyncio.await;

import dev.ikat.EventLoop;
import dev.ikat.ExceptionGroup;
import dev.ikat.Future;
import dev.ikat.internal.bridge.LoopBridge;
import dev.ikat.woven.Suspends;
import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code create_connection}, as a task runs it. */
final class Connecting {
  private Connecting() {}

  /** Connects to a host, whichever of its addresses can be reached. */
  @Suspends
  static <P extends StreamProtocol> Connected<Transport, P> toHost(
      EventLoop loop,
      Supplier<? extends P> factory,
      @Nullable String host,
      int port,
      ConnectionOptions options)
      throws IOException {
    List<InetSocketAddress> found =
        Addresses.resolve(loop, host == null ? "localhost" : host, port, options.family());
    List<InetSocketAddress> ordered = Addresses.interleave(found, interleaving(options));
    return toAddresses(loop, factory, ordered, host, options);
  }

  private static int interleaving(ConnectionOptions options) {
    return options.happyEyeballsDelay() == null ? 0 : options.interleave();
  }

  /** Connects to one address, which may have a name that is still to be resolved. */
  @Suspends
  static <P extends StreamProtocol> Connected<Transport, P> toAddress(
      EventLoop loop,
      Supplier<? extends P> factory,
      SocketAddress address,
      ConnectionOptions options)
      throws IOException {
    if (address instanceof UnixDomainSocketAddress) {
      return toAddresses(loop, factory, List.of(address), null, options);
    }
    if (!(address instanceof InetSocketAddress inet)) {
      throw new IllegalArgumentException(
          "neither an address of a TCP socket nor of a Unix socket: " + address);
    }
    return inet.isUnresolved()
        ? toHost(loop, factory, inet.getHostString(), inet.getPort(), options)
        : toAddresses(loop, factory, List.of(inet), inet.getHostString(), options);
  }

  /**
   * Connects to the first of these addresses that can be reached.
   *
   * @param host whom they are of, for TLS; null: nobody has said
   */
  @Suspends
  static <P extends StreamProtocol> Connected<Transport, P> toAddresses(
      EventLoop loop,
      Supplier<? extends P> factory,
      List<? extends SocketAddress> addresses,
      @Nullable String host,
      ConnectionOptions options)
      throws IOException {
    TlsOptions tls = options.tls();
    if (tls != null) {
      TlsLayer.check(tls, false, host);
    }
    NettyPoller poller = NettyPoller.of(loop);
    LoopBridge bridge = LoopBridge.of(loop);
    Race race =
        new Race(loop, poller, addresses, options.localAddress(), options.happyEyeballsDelay());
    Channel channel;
    bridge.onOwnThread(race::begin);
    try {
      channel = await(race.winner());
    } catch (Throwable t) {
      bridge.onOwnThread(() -> giveUp(race));
      throw t;
    }
    if (channel == null) {
      throw composed(race.failures(), options.allErrors());
    }
    return attach(loop, poller, channel, factory, tls, host);
  }

  private static void giveUp(Race race) {
    race.end();
    if (race.winner().done() && !race.winner().cancelled()) {
      Channel tooLate = race.winner().result();
      if (tooLate != null) {
        tooLate.close();
      }
    }
  }

  /** Takes a socket of the JDK's over. */
  static <P extends StreamProtocol> Connected<Transport, P> accepted(
      EventLoop loop, Supplier<? extends P> factory, SocketChannel socket) throws IOException {
    NettyPoller poller = NettyPoller.of(loop);
    if (poller.backend() != Backend.NIO) {
      throw new UnsupportedOperationException(
          "a socket of the JDK's cannot be taken over by "
              + AsyncioIO.ioBackend()
              + "; add -Dikat.io=nio to the JVM's options");
    }
    if (!socket.isConnected()) {
      throw new IllegalArgumentException("the socket is not connected: " + socket);
    }
    Channel[] channel = new Channel[1];
    LoopBridge.of(loop)
        .onOwnThread(() -> {
          channel[0] = new NioSocketChannel(socket);
          Channels.configure(channel[0]);
          Channels.setNoDelay(channel[0]);
          poller.channels().add(channel[0]);
        });
    return attach(loop, poller, channel[0], factory, null, null);
  }

  /**
   * Makes transport and protocol for a channel that is connected, after the TLS handshake if there
   * is to be TLS; on behalf of a task.
   */
  @Suspends
  static <P extends StreamProtocol> Connected<Transport, P> attach(
      EventLoop loop,
      NettyPoller poller,
      Channel channel,
      Supplier<? extends P> factory,
      @Nullable TlsOptions tls,
      @Nullable String host) {
    Future<Void> made = loop.createFuture();
    Attached<P> attached = new Attached<>();
    LoopBridge.of(loop)
        .onOwnThread(() -> {
          try {
            attached.protocol = factory.get();
            TlsLayer layer =
                tls == null
                    ? null
                    : TlsLayer.of(loop, null, tls, false, channel.remoteAddress(), host);
            attached.transport =
                new ChannelTransport(
                    loop,
                    poller,
                    channel,
                    attached.protocol,
                    null,
                    layer,
                    () -> made.setResult(null));
          } catch (Throwable t) {
            channel.close();
            throw LostConnections.toThrow(t);
          }
        });
    ChannelTransport transport = Objects.requireNonNull(attached.transport);
    try {
      await(made);
    } catch (Throwable t) {
      transport.close();
      throw t;
    }
    Throwable failure = transport.handshakeFailure();
    if (failure != null) {
      throw LostConnections.toThrow(failure);
    }
    return new Connected<>(transport, Objects.requireNonNull(attached.protocol));
  }

  private static final class Attached<P> {
    @Nullable ChannelTransport transport;
    @Nullable P protocol;
  }

  /** What is thrown if no address can be reached: asyncio's rules. */
  private static IOException composed(List<Throwable> failures, boolean all) {
    if (all) {
      throw new ExceptionGroup("create_connection failed", failures);
    }
    Throwable first = failures.getFirst();
    boolean same =
        failures.stream()
            .allMatch(it -> String.valueOf(it.getMessage()).equals(first.getMessage()));
    if (failures.size() == 1 || same) {
      return first instanceof IOException io ? io : new IOException(first);
    }
    IOException composed =
        new IOException(
            "Multiple exceptions: "
                + failures.stream().map(Throwable::getMessage).collect(Collectors.joining(", ")));
    failures.forEach(composed::addSuppressed);
    return composed;
  }
}
