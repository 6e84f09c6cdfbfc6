package dev.ikat.bench.echo;

import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.newEventLoop;
import static dev.ikat.Asyncio.runCoroutineThreadsafe;
import static dev.ikat.io.AsyncioIO.createServer;
import static dev.ikat.io.AsyncioIO.startServer;

import dev.ikat.EventLoop;
import dev.ikat.io.Protocol;
import dev.ikat.io.Server;
import dev.ikat.io.ServerOptions;
import dev.ikat.io.StreamReader;
import dev.ikat.io.StreamWriter;
import dev.ikat.io.TlsOptions;
import dev.ikat.io.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Ikat, by callbacks or by coroutines.
 *
 * @param streams coroutines, not callbacks
 */
record IkatServer(boolean streams) implements EchoServer.Kind {
  /** As much as CPython's streams are asked for here. */
  private static final int READ_SIZE = 256 * 1024;

  @Override
  public int start(NettyTransport transport, @Nullable Path certificate) throws Exception {
    System.setProperty("ikat.io", transport.name().toLowerCase(Locale.ROOT));
    EventLoop loop = newEventLoop();
    Thread.ofPlatform().name("loop").daemon().start(loop::runForever);
    ServerOptions options = ServerOptions.DEFAULT.backlog(NettyServer.BACKLOG);
    if (certificate != null) {
      options = options.tls(TlsOptions.server(certificate, certificate));
    }
    Server server =
        runCoroutineThreadsafe(
                streams
                    ? startServer(IkatServer::echo, "127.0.0.1", 0, options)
                    : createServer(Echo::new, "127.0.0.1", 0, options),
                loop)
            .get();
    return ((InetSocketAddress) server.address()).getPort();
  }

  private static void echo(StreamReader reader, StreamWriter writer) {
    try (writer) {
      while (true) {
        byte[] data = await(reader.read(READ_SIZE), IOException.class);
        if (data.length == 0) {
          return;
        }
        await(writer.write(data), IOException.class);
      }
    } catch (IOException reset) {
      // The client is gone.
    }
  }

  private static final class Echo implements Protocol {
    private @Nullable Transport transport;

    @Override
    public void connectionMade(Transport made) {
      transport = made;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      if (transport != null) {
        transport.write(data);
      }
    }
  }
}
