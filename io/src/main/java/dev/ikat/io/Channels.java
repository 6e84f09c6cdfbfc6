package dev.ikat.io;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;

/** What all channels of connections are set to. */
final class Channels {
  /** CPython reads as much at once. */
  private static final int MAX_READ = 256 * 1024;

  private static final int FIRST_READ = 2048;
  private static final int MIN_READ = 64;

  private Channels() {}

  /** Before it is registered. Nothing is read until the protocol has been told of it. */
  static void configure(Channel channel) {
    ChannelConfig config = channel.config();
    config.setAutoRead(false);
    config.setConnectTimeoutMillis(0);
    config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    config.setRecvByteBufAllocator(
        new AdaptiveRecvByteBufAllocator(MIN_READ, FIRST_READ, MAX_READ));
    channel.pipeline().addFirst(new EarlyEvents());
  }

  /** Once it is connected: small writes leave at once. A Unix socket does not know that. */
  static void setNoDelay(Channel channel) {
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
  }
}
