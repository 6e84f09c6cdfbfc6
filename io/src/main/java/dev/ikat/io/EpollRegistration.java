package dev.ikat.io;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoOps;

/**
 * A channel's registration with epoll that stays one. When a channel asks for no events, as one
 * does whose reading is paused when the peer ends its side, Netty 4.2.18 takes the descriptor out
 * of epoll and never puts it back, so that the next thing asked for fails with ENOENT and closes
 * the channel. Here the descriptor stays in, with a mask that lets an error or a hang-up through,
 * once.
 */
record EpollRegistration(IoRegistration registration) implements IoRegistration {
  @Override
  public <T> T attachment() {
    return registration.attachment();
  }

  @Override
  public long submit(IoOps ops) {
    return registration.submit(ops.equals(EpollIoOps.NONE) ? EpollIoOps.EPOLLET : ops);
  }

  @Override
  public boolean isValid() {
    return registration.isValid();
  }

  @Override
  public boolean cancel() {
    return registration.cancel();
  }
}
