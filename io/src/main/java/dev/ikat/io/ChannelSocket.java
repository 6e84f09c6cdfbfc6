package dev.ikat.io;

import dev.ikat.internal.bridge.LoopBridge;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.UnixChannelOption;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A channel's socket. The addresses are kept, as they outlive it. */
final class ChannelSocket implements TransportSocket {
  private static final Map<SocketOption<?>, ChannelOption<?>> OPTIONS =
      Map.ofEntries(
          Map.entry(StandardSocketOptions.SO_RCVBUF, ChannelOption.SO_RCVBUF),
          Map.entry(StandardSocketOptions.SO_SNDBUF, ChannelOption.SO_SNDBUF),
          Map.entry(StandardSocketOptions.SO_KEEPALIVE, ChannelOption.SO_KEEPALIVE),
          Map.entry(StandardSocketOptions.SO_REUSEADDR, ChannelOption.SO_REUSEADDR),
          Map.entry(StandardSocketOptions.SO_REUSEPORT, UnixChannelOption.SO_REUSEPORT),
          Map.entry(StandardSocketOptions.SO_LINGER, ChannelOption.SO_LINGER),
          Map.entry(StandardSocketOptions.SO_BROADCAST, ChannelOption.SO_BROADCAST),
          Map.entry(StandardSocketOptions.TCP_NODELAY, ChannelOption.TCP_NODELAY),
          Map.entry(StandardSocketOptions.IP_TOS, ChannelOption.IP_TOS));

  private final Channel channel;
  private final LoopBridge bridge;
  private final SocketAddress local;
  private final @Nullable SocketAddress remote;

  ChannelSocket(Channel channel, LoopBridge bridge) {
    this.channel = channel;
    this.bridge = bridge;
    this.local = UnixSockets.forUsers(channel.localAddress());
    this.remote = UnixSockets.forUsers(channel.remoteAddress());
  }

  @Override
  public SocketAddress localAddress() {
    return local;
  }

  @Override
  public @Nullable SocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public <T> T getOption(SocketOption<T> option) {
    ChannelOption<T> netty = netty(option);
    @SuppressWarnings("unchecked")
    T[] value = (T[]) new Object[1];
    bridge.onOwnThread(() -> value[0] = channel.config().getOption(netty));
    if (value[0] == null) {
      throw unsupported(option);
    }
    return value[0];
  }

  @Override
  public <T> void setOption(SocketOption<T> option, T value) {
    ChannelOption<T> netty = netty(option);
    bridge.onOwnThread(() -> {
      if (!channel.config().setOption(netty, value)) {
        throw unsupported(option);
      }
    });
  }

  @SuppressWarnings("unchecked")
  private <T> ChannelOption<T> netty(SocketOption<T> option) {
    ChannelOption<?> found = OPTIONS.get(option);
    if (found == null) {
      throw unsupported(option);
    }
    return (ChannelOption<T>) found;
  }

  private UnsupportedOperationException unsupported(SocketOption<?> option) {
    return new UnsupportedOperationException("this socket has no " + option.name() + ": " + this);
  }

  @Override
  public String toString() {
    return "TransportSocket[" + local + (remote == null ? "" : " to " + remote) + "]";
  }
}
