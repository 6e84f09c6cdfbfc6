package dev.ikat.io;

import static dev.ikat.Asyncio.await;

import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.internal.bridge.LoopBridge;
import dev.ikat.woven.Suspends;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.List;

/** {@code start_tls}, as a task runs it. */
final class StartingTls {
  private StartingTls() {}

  /**
   * Returns when the handshake is done.
   *
   * @param early what the protocol has been given but not used, and belongs to the handshake
   */
  @Suspends
  static Transport start(
      Transport transport,
      StreamProtocol protocol,
      TlsOptions options,
      boolean server,
      List<byte[]> early)
      throws IOException {
    if (!(transport instanceof ChannelTransport ours)) {
      throw new IllegalArgumentException("startTls cannot be done on " + transport);
    }
    if (ours.isClosing()) {
      throw new IllegalStateException("startTls on a transport that is closing: " + transport);
    }
    if (ours.tls() != null && ours.tls().isShaking()) {
      throw new IllegalStateException("startTls is in progress already: " + transport);
    }
    EventLoop loop = ours.loop();
    TlsLayer layer = TlsLayer.of(loop, ours.tls(), options, server, null, null);
    ours.setProtocol(protocol);
    Future<Void> ended = loop.createFuture();
    LoopBridge.of(loop)
        .onOwnThread(() -> {
          List<ByteBuf> buffers = early.stream().map(Unpooled::wrappedBuffer).toList();
          ours.startTls(layer, buffers, () -> ended.setResult(null));
        });
    try {
      await(ended);
    } catch (Throwable t) {
      ours.close();
      throw t;
    }
    Throwable failure = ours.handshakeFailure();
    if (failure != null) {
      throw LostConnections.toThrow(failure);
    }
    return transport;
  }
}
