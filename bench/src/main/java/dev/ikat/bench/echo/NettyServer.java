package dev.ikat.bench.echo;

import dev.ikat.io.AsyncioIO;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Netty and nothing else, on one loop: what Ikat stands on, and so what it is measured by. */
final class NettyServer implements EchoServer.Kind {
  /** How many connections may wait to be accepted; all of a run are opened at once. */
  static final int BACKLOG = 4096;

  @Override
  public int start(NettyTransport transport, @Nullable Path certificate) throws Exception {
    SslContext tls =
        certificate == null
            ? null
            : SslContextBuilder.forServer(certificate.toFile(), certificate.toFile())
                .sslProvider(
                    AsyncioIO.tlsProvider().equals("openssl")
                        ? SslProvider.OPENSSL
                        : SslProvider.JDK)
                .build();
    var channel =
        new ServerBootstrap()
            .group(new MultiThreadIoEventLoopGroup(1, transport.handlers()))
            .channel(transport.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel child) {
                    if (tls != null) {
                      child.pipeline().addLast(tls.newHandler(child.alloc()));
                    }
                    child.pipeline().addLast(new Echo());
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  private static final class Echo extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      context.write(message, context.voidPromise());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
      context.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable reset) {
      context.close();
    }
  }
}
