package dev.ikat.io;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what a channel has to tell before it has a transport: a peer may send and end its side as
 * soon as there is a connection, and the channel reads then although nobody has asked it to.
 */
final class EarlyEvents extends ChannelInboundHandlerAdapter {
  private final List<Object> events = new ArrayList<>(0);

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    events.add(message);
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      events.add(event);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    events.add(cause);
  }

  /** Passes it on to those behind this one, which is in nobody's way from now on. */
  static void passOn(Channel channel) {
    ChannelHandlerContext context = channel.pipeline().context(EarlyEvents.class);
    if (context != null) {
      ((EarlyEvents) context.handler()).passOn(context);
    }
  }

  private void passOn(ChannelHandlerContext context) {
    List<Object> kept = List.copyOf(events);
    events.clear();
    for (Object event : kept) {
      switch (event) {
        case ChannelInputShutdownEvent eof -> context.fireUserEventTriggered(eof);
        case Throwable failure -> context.fireExceptionCaught(failure);
        default -> context.fireChannelRead(event);
      }
    }
    context.pipeline().remove(this);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    events.forEach(ReferenceCountUtil::release);
    events.clear();
  }
}
