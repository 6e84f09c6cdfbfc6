package dev.ikat.io;

import static dev.ikat.Asyncio.await;

import dev.ikat.EventLoop;
import dev.ikat.internal.bridge.LoopBridge;
import dev.ikat.woven.Suspends;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code create_server}, as a task runs it. */
final class Serving {
  private Serving() {}

  /** On all addresses of the host; of the machine, if it is null. */
  @Suspends
  static Server onHost(
      EventLoop loop,
      Supplier<? extends StreamProtocol> factory,
      @Nullable String host,
      int port,
      ServerOptions options)
      throws IOException {
    InetSocketAddress address =
        host == null || host.isEmpty()
            ? new InetSocketAddress(port)
            : InetSocketAddress.createUnresolved(host, port);
    return onAddresses(loop, factory, List.of(address), options);
  }

  /** On these addresses, which may have names that are still to be resolved. */
  @Suspends
  static Server onAddresses(
      EventLoop loop,
      Supplier<? extends StreamProtocol> factory,
      List<? extends SocketAddress> given,
      ServerOptions options)
      throws IOException {
    if (options.tls() != null) {
      TlsLayer.check(options.tls(), true, null);
    }
    List<SocketAddress> addresses = new ArrayList<>();
    for (SocketAddress address : given) {
      if (address instanceof UnixDomainSocketAddress unix) {
        await(loop.runInExecutor(() -> UnixSockets.removeStale(unix.getPath())));
        addresses.add(unix);
        continue;
      }
      if (!(address instanceof InetSocketAddress inet)) {
        throw new IllegalArgumentException(
            "neither an address of a TCP socket nor of a Unix socket: " + address);
      }
      if (inet.isUnresolved()) {
        addresses.addAll(
            Addresses.resolve(loop, inet.getHostString(), inet.getPort(), options.family()));
      } else {
        addresses.add(inet);
      }
    }
    return listen(loop, factory, addresses, options);
  }

  private static Server listen(
      EventLoop loop,
      Supplier<? extends StreamProtocol> factory,
      List<SocketAddress> addresses,
      ServerOptions options)
      throws IOException {
    NettyPoller poller = NettyPoller.of(loop);
    ServerImpl server = new ServerImpl(loop, poller, factory, options);
    IOException[] failure = new IOException[1];
    LoopBridge.of(loop)
        .onOwnThread(() -> {
          try {
            listen(server, poller, addresses);
          } catch (IOException e) {
            failure[0] = e;
          }
        });
    if (failure[0] != null) {
      server.close();
      throw failure[0];
    }
    if (options.startServing()) {
      server.start();
    }
    return server;
  }

  private static void listen(
      ServerImpl server, NettyPoller poller, List<? extends SocketAddress> addresses)
      throws IOException {
    IOException skipped = null;
    for (SocketAddress address : addresses) {
      try {
        server.listen(poller.backend().newServerSocketChannel(address), address);
      } catch (IOException e) {
        // A name may have an address of a family that this machine has been set up without.
        if (addresses.size() == 1 || !e.getMessage().contains("assign requested address")) {
          throw e;
        }
        skipped = e;
      }
    }
    if (skipped != null && server.sockets().isEmpty()) {
      throw skipped;
    }
  }
}
