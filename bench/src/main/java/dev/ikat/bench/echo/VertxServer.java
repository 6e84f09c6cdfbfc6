package dev.ikat.bench.echo;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Vert.x on one event loop. */
final class VertxServer implements EchoServer.Kind {
  @Override
  public int start(NettyTransport transport, @Nullable Path certificate) throws Exception {
    // Of the native transports Vert.x takes the one it finds first: io_uring has to be asked for.
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(1)
                .setPreferNativeTransport(transport != NettyTransport.NIO));
    var options = new NetServerOptions().setAcceptBacklog(NettyServer.BACKLOG);
    if (certificate != null) {
      options
          .setSsl(true)
          .setKeyCertOptions(
              new PemKeyCertOptions()
                  .setKeyPath(certificate.toString())
                  .setCertPath(certificate.toString()));
    }
    return vertx
        .createNetServer(options)
        .connectHandler(socket -> socket.handler(socket::write))
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .actualPort();
  }
}
