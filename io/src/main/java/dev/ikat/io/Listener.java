package dev.ikat.io;

import dev.ikat.EventLoop;
import dev.ikat.internal.bridge.LoopBridge;
import dev.ikat.internal.bridge.ReusableHandle;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One socket that a server listens on. Connections are accepted in polls and handed to the server
 * in callbacks. Where the system has no descriptors or memory left, accepting rests for a second.
 *
 * <p>On the loop's own thread.
 */
final class Listener extends ChannelInboundHandlerAdapter {
  /** asyncio's ACCEPT_RETRY_DELAY. */
  private static final Duration REST = Duration.ofSeconds(1);

  private final EventLoop loop;
  private final NettyPoller poller;
  private final ServerImpl server;
  private final Channel channel;
  private final ReusableHandle handle;

  /** Those that the server has not been given; more than it may have stay here. */
  private final ArrayDeque<Channel> accepted = new ArrayDeque<>(0);

  private boolean accepting;
  private boolean resting;
  private @Nullable ChannelSocket socket;

  /** The file of a Unix socket, which is to be removed if it is still the same one. */
  private @Nullable Path path;

  private @Nullable Object identity;
  private boolean cleanup;

  Listener(EventLoop loop, NettyPoller poller, ServerImpl server, Channel channel) {
    this.loop = loop;
    this.poller = poller;
    this.server = server;
    this.channel = channel;
    this.handle = LoopBridge.of(loop).newHandle(this::handOver);
  }

  /** Binds and listens, but accepts nothing yet. */
  void bind(SocketAddress address, ServerOptions options) throws IOException {
    var config = channel.config();
    config.setAutoRead(false);
    config.setOption(ChannelOption.SO_BACKLOG, options.backlog());
    config.setOption(ChannelOption.SO_REUSEADDR, options.reuseAddress());
    if (options.reusePort()) {
      boolean known =
          poller.backend() == Backend.NIO
              ? config.setOption(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true)
              : config.setOption(UnixChannelOption.SO_REUSEPORT, true);
      if (!known) {
        channel.unsafe().closeForcibly();
        throw new IOException("this system cannot share ports (SO_REUSEPORT)");
      }
    }
    config.setRecvByteBufAllocator(
        new ServerChannelRecvByteBufAllocator().maxMessagesPerRead(options.backlog() + 1));
    channel.pipeline().addLast(this);
    var registered = poller.channels().add(channel);
    var bound =
        registered.isSuccess()
            ? channel.bind(UnixSockets.forNetty(poller.backend(), address))
            : registered;
    if (!bound.isSuccess()) {
      channel.close();
      Throwable cause = bound.cause();
      throw new java.net.BindException(
          "error while attempting to bind on address "
              + address
              + ": "
              + (cause == null ? "not done" : cause.getMessage()));
    }
    socket = new ChannelSocket(channel, LoopBridge.of(loop));
    if (address instanceof UnixDomainSocketAddress unix) {
      path = unix.getPath();
      identity = UnixSockets.identity(path);
      cleanup = options.cleanupSocket();
    }
  }

  @Nullable ChannelSocket socket() {
    return socket;
  }

  /** Accepts connections, or leaves them in the backlog. */
  void setAccepting(boolean on) {
    accepting = on;
    channel.config().setAutoRead(on && !resting);
    if (on && !accepted.isEmpty()) {
      handle.schedule();
    }
  }

  void close() {
    if (path != null && !(cleanup && Objects.equals(identity, UnixSockets.identity(path)))) {
      UnixSockets.keeping(path, channel::close);
    } else {
      channel.close();
    }
    drop();
    handle.cancel();
  }

  private void drop() {
    accepted.forEach(connection -> connection.unsafe().closeForcibly());
    accepted.clear();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Channel connection = (Channel) message;
    // Asked for now, as it may be closed when it is asked for next.
    connection.localAddress();
    connection.remoteAddress();
    Channels.configure(connection);
    Channels.setNoDelay(connection);
    // It is registered when there is a transport: until then nobody could be told of its end.
    accepted.add(connection);
    poller.somethingIsReady();
    handle.schedule();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    drop();
  }

  private void handOver() {
    while (!accepted.isEmpty() && server.hasRoom()) {
      server.accept(accepted.remove());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("message", "cannot accept a connection (the system has no resources left?)");
    report.put("exception", cause);
    if (socket != null) {
      report.put("socket", socket);
    }
    resting = true;
    channel.config().setAutoRead(false);
    // Not here, in the middle of a poll: the handler is the user's.
    loop.callSoon(() -> LoopBridge.of(loop).report(report));
    poller.somethingIsReady();
    loop.callLater(REST, this::rested);
  }

  private void rested() {
    resting = false;
    if (channel.isOpen()) {
      channel.config().setAutoRead(accepting);
    }
  }
}
