package dev.ikat.io;

import dev.ikat.EventLoop;
import dev.ikat.TimerHandle;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.ReferenceCounted;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of one transport: asyncio's {@code SSLProtocol}. A handler of Netty's, which stands in
 * front of the transport in the pipeline, does the work; this has the order of things and the time
 * limits. TLS over TLS is one layer more, in front of the transport and behind the last one.
 *
 * <pre>
 *   HANDSHAKE --> OPEN --close: our close_notify is sent--> SHUTDOWN --peer's, or end of file--> ENDED
 *       \--failure, time-out: ENDED                                 \--time-out: aborted
 * </pre>
 *
 * <p>All on the loop's own thread.
 */
final class TlsLayer {
  private enum State {
    HANDSHAKE,
    OPEN,
    SHUTDOWN,
    ENDED
  }

  private final EventLoop loop;
  private final TlsOptions options;
  private final SslHandler handler;

  /** What this one's records go through; null: the channel. */
  private final @Nullable TlsLayer below;

  /** Set when the handler has been put into the pipeline. */
  private @Nullable ChannelHandlerContext context;

  private State state = State.HANDSHAKE;
  private @Nullable TimerHandle timer;

  /** Whether the peer has closed the connection, or its side of it. */
  private boolean endOfFile;

  private @Nullable TlsSession session;

  private TlsLayer(EventLoop loop, @Nullable TlsLayer below, TlsOptions options, SSLEngine engine) {
    this.loop = loop;
    this.below = below;
    this.options = options;
    this.handler = new SslHandler(engine);
    // Both are this class's affair, by timers of the loop.
    handler.setHandshakeTimeoutMillis(0);
    handler.setCloseNotifyFlushTimeoutMillis(0);
    handler.setCloseNotifyReadTimeoutMillis(0);
  }

  /**
   * Of a side of a connection.
   *
   * @param host who the peer of a client is to be, unless the options say; null: they have to
   * @throws IllegalArgumentException if the options do not suffice
   */
  static TlsLayer of(
      EventLoop loop,
      @Nullable TlsLayer below,
      TlsOptions options,
      boolean server,
      @Nullable SocketAddress peer,
      @Nullable String host)
      throws IOException {
    String name = options.serverHostname != null ? options.serverHostname : host;
    int port = peer instanceof InetSocketAddress inet ? inet.getPort() : -1;
    return new TlsLayer(loop, below, options, newEngine(options, server, name, port));
  }

  /** Fails as making a layer would, without making one. */
  static void check(TlsOptions options, boolean server, @Nullable String host) throws IOException {
    String name = options.serverHostname != null ? options.serverHostname : host;
    ReferenceCountUtil.release(newEngine(options, server, name, -1));
  }

  private static SSLEngine newEngine(
      TlsOptions options, boolean server, @Nullable String host, int port) throws IOException {
    return options.context().newEngine(options, server, host, port, ByteBufAllocator.DEFAULT);
  }

  /** Begins the handshake of the transport's pipeline; {@code tooLong} is told of a time-out. */
  void begin(ChannelPipeline pipeline, ChannelTransport transport) {
    Duration limit = options.handshakeTimeout;
    timer =
        loop.callLater(
            limit,
            () -> {
              if (state == State.HANDSHAKE) {
                transport.abort(
                    new SocketTimeoutException(
                        "the TLS handshake is taking longer than "
                            + seconds(limit)
                            + ": aborting the connection"));
              }
            });
    pipeline.addBefore(pipeline.context(transport).name(), null, handler);
    context = pipeline.context(handler);
  }

  /** Instead of {@link #begin}. */
  void giveUp() {
    state = State.ENDED;
    ReferenceCountUtil.release(handler.engine());
  }

  private static String seconds(Duration time) {
    return time.toMillis() / 1000.0 + " s";
  }

  /** What had been read before it was known to be TLS. */
  void feed(ByteBuf data) {
    ChannelHandlerContext mine = context;
    if (mine == null || mine.isRemoved()) {
      data.release();
      return;
    }
    try {
      handler.channelRead(mine, data);
      handler.channelReadComplete(mine);
    } catch (Exception e) {
      mine.fireExceptionCaught(e);
    }
  }

  boolean isShaking() {
    return state == State.HANDSHAKE;
  }

  @Nullable TlsLayer below() {
    return below;
  }

  /** An event of this layer's handler, or of one below. */
  void handshakeEnded(SslHandshakeCompletionEvent event) {
    if (state != State.HANDSHAKE) {
      return;
    }
    stopTimer();
    if (event.isSuccess()) {
      state = State.OPEN;
      session = TlsSession.of(handler.engine().getSession(), applicationProtocol());
    } else {
      state = State.ENDED;
    }
  }

  private @Nullable String applicationProtocol() {
    SSLEngine engine = handler.engine();
    if (engine instanceof ReferenceCounted) {
      // One of OpenSSL's, which only Netty can ask.
      return handler.applicationProtocol();
    }
    String name = engine.getApplicationProtocol();
    return name == null || name.isEmpty() ? null : name;
  }

  /** The peer has closed the connection, or its side of it. */
  void endOfFile() {
    endOfFile = true;
    if (below != null) {
      below.endOfFile();
    }
  }

  /** Whether it has, or has said that it sends no more by this layer. */
  boolean hasPeerEnded() {
    return endOfFile || handler.sslCloseFuture().isDone();
  }

  /** Whether this says that the peer has ended the session in an orderly way. */
  static boolean isCloseNotify(Object event) {
    return event instanceof SslCloseCompletionEvent closed && closed.isSuccess();
  }

  /** The transport is being closed: from now on it must not take longer than the options say. */
  void beginClosing(ChannelTransport transport) {
    stopTimer();
    Duration limit = options.shutdownTimeout;
    timer =
        loop.callLater(
            limit,
            () ->
                transport.abort(
                    new SocketTimeoutException(
                        "the TLS shutdown took longer than " + seconds(limit))));
  }

  /**
   * Sends the good-bye, if that has not been done.
   *
   * @return whether the peer's has come already, so that this layer is through
   */
  boolean shutDown() {
    if (state == State.OPEN) {
      state = State.SHUTDOWN;
      handler.closeOutbound();
    }
    return state != State.SHUTDOWN || hasPeerEnded();
  }

  /** The connection is lost. */
  void end() {
    state = State.ENDED;
    stopTimer();
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** What the handshake has agreed on; null until it has. */
  @Nullable TlsSession session() {
    return session;
  }

  /** What the user is told, of what Netty says. */
  static Throwable translate(Throwable cause, boolean shaking) {
    if (cause.getCause() instanceof SSLException ssl) {
      // Netty's decoder has wrapped it.
      return ssl;
    }
    return shaking && cause instanceof ClosedChannelException ? lostInHandshake() : cause;
  }

  static SocketException lostInHandshake() {
    return new SocketException("Connection lost during the TLS handshake");
  }

  @Nullable Object info(String name) {
    TlsSession agreed = session;
    return switch (name) {
      case "ssl_object" -> agreed;
      case "sslcontext" -> options;
      case "cipher" -> agreed == null ? null : agreed.cipher();
      case "peercert" ->
          agreed == null || agreed.peerCertificates().isEmpty()
              ? null
              : agreed.peerCertificates().getFirst();
      default -> null;
    };
  }
}
