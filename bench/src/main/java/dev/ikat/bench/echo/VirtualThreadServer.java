package dev.ikat.bench.echo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Blocking reads and writes, a virtual thread for each connection. */
final class VirtualThreadServer implements EchoServer.Kind {
  /** As much as Netty reads at once. */
  private static final int READ_SIZE = 64 * 1024;

  @Override
  public int start(NettyTransport transport, @Nullable Path certificate) throws IOException {
    if (certificate != null) {
      throw new IllegalArgumentException("no TLS");
    }
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), NettyServer.BACKLOG);
    Thread.startVirtualThread(() -> accept(server));
    return server.socket().getLocalPort();
  }

  private static void accept(ServerSocketChannel server) {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        connection.setOption(StandardSocketOptions.TCP_NODELAY, true);
        Thread.startVirtualThread(() -> echo(connection));
      }
    } catch (IOException e) {
      throw new IllegalStateException("cannot accept any more", e);
    }
  }

  private static void echo(SocketChannel connection) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(READ_SIZE);
    try (connection) {
      while (connection.read(bytes) >= 0) {
        bytes.flip();
        while (bytes.hasRemaining()) {
          connection.write(bytes);
        }
        bytes.clear();
      }
    } catch (IOException reset) {
      // The client is gone.
    }
  }
}
