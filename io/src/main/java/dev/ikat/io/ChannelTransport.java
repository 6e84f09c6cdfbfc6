package dev.ikat.io;

import dev.ikat.EventLoop;
import dev.ikat.internal.bridge.LoopBridge;
import dev.ikat.internal.bridge.ReusableHandle;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transport that is a Netty channel, of whatever kind: it stands at the end of its pipeline.
 *
 * <p><b>Order.</b> Netty's events come in polls. They are kept, and the one {@link #handle} of the
 * transport, which is queued then, tells the protocol of them in the same turn and in this order:
 * connection made, data, end of file, resumed, connection lost. So the protocol is called in
 * callbacks only, and never from within a call of its own, {@code pauseWriting} aside, which a
 * write calls, as in asyncio.
 *
 * <p><b>Threads.</b> Channel and buffers are touched on the loop's own thread. What a task may call
 * changes fields, and hands over the rest.
 *
 * <pre>
 *   OPEN --close--> CLOSING --all sent--> LOST --handle: connectionLost--> GONE
 *     \--------- abort, error, peer gone ---^
 * </pre>
 */
final class ChannelTransport extends ChannelInboundHandlerAdapter implements Transport {
  private enum State {
    OPEN,
    /** Waits for what was written to be sent. */
    CLOSING,
    /** Connection lost is to be told. */
    LOST,
    /** It was told. */
    GONE
  }

  private static final System.Logger LOG = System.getLogger("dev.ikat");

  /** asyncio's LOG_THRESHOLD_FOR_CONNLOST_WRITES. */
  private static final int LOST_WRITES_BEFORE_WARNING = 5;

  private final NettyPoller poller;
  private final LoopBridge bridge;
  private final EventLoop loop;
  private final Channel channel;
  private final ChannelSocket socket;
  private final ReusableHandle handle;
  private final ReadQueue incoming = new ReadQueue();
  private final @Nullable TransportOwner owner;
  private StreamProtocol protocol;

  /** Set when the channel has this handler. */
  private @Nullable WriteBuffer outgoing;

  /** The TLS that what is sent goes through first; null without. */
  private @Nullable TlsLayer tls;

  /** The one whose good-bye is being said. */
  private @Nullable TlsLayer leaving;

  /** Whether the peer has said that it sends no more, by TLS or without. */
  private boolean peerEnded;

  /** Done when a handshake that was begun later has ended. */
  private @Nullable Runnable whenShaken;

  private State state = State.OPEN;
  private boolean made;
  private boolean readingPaused;
  private boolean writingPaused;
  private boolean resumed;
  private boolean eofWritten;
  private boolean sendingFile;
  private boolean waitsForFlush;

  /** Whether the loss is not of our making: what had been read before is delivered first. */
  private boolean peerGone;

  private int lostWrites;
  private @Nullable Throwable failure;

  /** Done when the protocol has been told that the connection is made. */
  private @Nullable Runnable whenMade;

  /** Counts bytes in and out, for those who look whether it is idle. */
  private long activity;

  /** Whether the poller has it on its list of those with something to flush. */
  boolean toBeFlushed;

  /**
   * A transport of a channel that is connected. Reading begins when the protocol has been told of
   * the connection; with TLS, that is after the handshake. On the loop's own thread.
   */
  ChannelTransport(
      EventLoop loop,
      NettyPoller poller,
      Channel channel,
      StreamProtocol protocol,
      @Nullable TransportOwner owner,
      @Nullable TlsLayer tls,
      @Nullable Runnable whenMade) {
    this.loop = loop;
    this.bridge = LoopBridge.of(loop);
    this.poller = poller;
    this.channel = channel;
    this.owner = owner;
    this.whenMade = whenMade;
    this.protocol = protocol;
    this.socket = new ChannelSocket(channel, bridge);
    this.handle = bridge.newHandle(this::run);
    poller.add(this);
    channel.pipeline().addLast(this);
    if (tls == null) {
      EarlyEvents.passOn(channel);
    }
    if (!channel.isActive()) {
      // It went before there was anybody to be told of it.
      peerGone = true;
      state = State.LOST;
      if (tls != null) {
        this.tls = tls;
        tls.giveUp();
      }
    } else if (tls != null) {
      shakeHands(tls);
      EarlyEvents.passOn(channel);
      channel.pipeline().fireChannelReadComplete();
      return;
    }
    queue();
  }

  private void queue() {
    poller.somethingIsReady();
    handle.schedule();
  }

  // ---- the handle: tells the protocol -----------------------------------------------------------

  private void run() {
    if (state == State.GONE) {
      incoming.drop();
      return;
    }
    if (isShaking() && state != State.LOST) {
      return;
    }
    if (!made && handshakeFailure() == null) {
      tellMade();
    }
    if (whenShaken != null) {
      shaken();
    }
    if (!incoming.isEmpty()) {
      deliver();
      if (writes().isHolding()) {
        // The answer need not wait for what other connections have to be told in this turn.
        flush();
      }
    }
    if (resumed && state != State.LOST) {
      resumed = false;
      call("protocol.resumeWriting() failed", protocol::resumeWriting);
    }
    if (state == State.LOST) {
      tellLost();
    }
  }

  private void tellMade() {
    made = true;
    if (state == State.OPEN || peerGone) {
      try {
        protocol.connectionMade(this);
      } catch (Throwable t) {
        fatalError(t, "Fatal error: protocol.connectionMade() call failed.");
      }
    }
    read();
    Runnable waiting = whenMade;
    if (waiting != null) {
      whenMade = null;
      waiting.run();
    }
  }

  private void shaken() {
    read();
    Runnable waiting = whenShaken;
    if (waiting != null) {
      whenShaken = null;
      waiting.run();
    }
  }

  private void deliver() {
    while (incoming.hasData() && mayDeliver()) {
      try {
        switch (protocol) {
          case StreamReaderProtocol streams -> incoming.deliver(streams);
          case Protocol bytes -> incoming.deliver(bytes);
          case BufferedProtocol buffered -> incoming.deliver(buffered);
        }
      } catch (Throwable t) {
        fatalError(t, "Fatal error: protocol.dataReceived() call failed.");
      }
    }
    if (mayDeliver() && incoming.takeEof()) {
      tellEof();
    }
    if (state != State.OPEN) {
      incoming.drop();
    }
  }

  private boolean mayDeliver() {
    return (state == State.OPEN || peerGone) && !readingPaused;
  }

  private void tellEof() {
    boolean keepOpen;
    try {
      keepOpen = protocol.eofReceived();
    } catch (Throwable t) {
      fatalError(t, "Fatal error: protocol.eofReceived() call failed.");
      return;
    }
    if (keepOpen && tls != null && !(protocol instanceof StreamReaderProtocol)) {
      LOG.log(
          Level.WARNING, "eofReceived() returned true, which has no effect with TLS: {0}", this);
    }
    if (!keepOpen || tls != null) {
      close();
    }
  }

  private void tellLost() {
    state = State.GONE;
    incoming.drop();
    writes().drop();
    try {
      if (made) {
        protocol.connectionLost(failure);
      }
    } catch (Throwable t) {
      report(t, "Fatal error: protocol.connectionLost() call failed.");
    } finally {
      closeChannel();
      poller.remove(this);
      handle.cancel();
      if (owner != null) {
        owner.transportGone(this);
      }
      Runnable waiting = whenMade;
      if (waiting != null) {
        whenMade = null;
        waiting.run();
      }
    }
  }

  /** Without another word: TLS has said its good-bye, or is not to. */
  private void closeChannel() {
    if (tls == null) {
      channel.close();
    } else {
      tls.end();
      channel.unsafe().close(channel.newPromise());
    }
  }

  /** Calls the protocol; what that throws is reported and has no other consequence. */
  private void call(String message, Runnable method) {
    try {
      method.run();
    } catch (Throwable t) {
      report(t, message);
    }
  }

  /** Something of the protocol's has failed: no more of it. */
  private void fatalError(Throwable t, String message) {
    report(t, message);
    peerGone = false;
    forceClose(t);
  }

  private void report(Throwable t, String message) {
    if (bridge.raiseIfFatal(t)) {
      return;
    }
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("message", message);
    context.put("exception", t);
    context.put("transport", this);
    context.put("protocol", protocol);
    bridge.report(context);
  }

  // ---- Netty's events, in polls -----------------------------------------------------------------

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    outgoing = new WriteBuffer(context);
    writes().setLimits(WriteBufferLimits.DEFAULT);
  }

  private WriteBuffer writes() {
    return Objects.requireNonNull(outgoing);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (state != State.OPEN || !(message instanceof ByteBuf data)) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (!data.isReadable()) {
      data.release();
      return;
    }
    activity += data.readableBytes();
    incoming.add(data);
    queue();
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (tls != null) {
      tlsEvent(tls, event);
    } else if (event instanceof ChannelInputShutdownEvent && state == State.OPEN) {
      incoming.addEof();
      queue();
    }
  }

  private void tlsEvent(TlsLayer layer, Object event) {
    if (event instanceof SslHandshakeCompletionEvent handshake) {
      if (layer.isShaking()) {
        layer.handshakeEnded(handshake);
        if (!handshake.isSuccess()) {
          forceClose(TlsLayer.translate(handshake.cause(), true));
        } else if (state == State.OPEN) {
          // What comes with it waits until the protocol has been told.
          channel.config().setAutoRead(false);
          queue();
        }
      }
    } else if (TlsLayer.isCloseNotify(event) || event instanceof ChannelInputShutdownEvent) {
      if (event instanceof ChannelInputShutdownEvent) {
        layer.endOfFile();
      }
      if (layer.isShaking()) {
        forceClose(TlsLayer.lostInHandshake());
      } else if (state == State.OPEN && !peerEnded) {
        peerEnded = true;
        incoming.addEof();
        queue();
      } else if (state == State.CLOSING && leaving != null && leaving.hasPeerEnded()) {
        leave();
      }
    }
  }

  /** Says good-bye layer by layer, as soon as the peer's has come for the one before. */
  private void leave() {
    TlsLayer layer = leaving;
    while (layer != null && layer.shutDown()) {
      layer = layer.below();
    }
    leaving = layer;
    if (layer == null) {
      state = State.LOST;
      queue();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (writingPaused && context.channel().isWritable()) {
      writes().updated();
      resumeWriting();
    }
  }

  private void resumeWriting() {
    writingPaused = false;
    resumed = true;
    queue();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (state == State.OPEN || state == State.CLOSING) {
      Throwable known = tls == null ? cause : TlsLayer.translate(cause, isShaking());
      if (known instanceof IOException) {
        peerGone = state == State.OPEN;
      } else {
        report(known, "Fatal error on transport");
      }
      forceClose(known);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (state == State.OPEN || state == State.CLOSING) {
      peerGone = state == State.OPEN;
      if (isShaking()) {
        failure = TlsLayer.lostInHandshake();
      } else if (peerGone && channel instanceof NioDomainSocketChannel && !peerEnded) {
        // Netty closes it at the peer's end, which it does not tell of.
        peerEnded = true;
        incoming.addEof();
      }
      state = State.LOST;
      queue();
    }
  }

  /** Connection lost, at once; what is to be sent or was read is dropped. */
  private void forceClose(@Nullable Throwable cause) {
    if (state == State.LOST || state == State.GONE) {
      return;
    }
    failure = cause;
    state = State.LOST;
    queue();
  }

  /** The loop is being closed: nobody will be told of anything. */
  void discard() {
    state = State.GONE;
    incoming.drop();
    if (tls != null) {
      tls.end();
    }
    if (outgoing != null) {
      outgoing.drop();
    }
  }

  // ---- writing ----------------------------------------------------------------------------------

  @Override
  public void write(byte[] data) {
    Objects.requireNonNull(data, "data");
    if (mayWrite(data.length)) {
      activity += data.length;
      writes().add(data, poller.isOwnThread());
      written();
    }
  }

  @Override
  public void write(ByteBuffer data) {
    Objects.requireNonNull(data, "data");
    int length = data.remaining();
    if (!mayWrite(length)) {
      data.position(data.limit());
      return;
    }
    activity += length;
    ByteBuf lent = incoming.retainIfLent(data);
    if (lent != null) {
      data.position(data.limit());
      writes().addOwned(lent);
    } else {
      writes().add(data, poller.isOwnThread());
    }
    written();
  }

  private boolean mayWrite(int length) {
    bridge.checkThread("write");
    if (eofWritten) {
      throw new IllegalStateException("cannot write after writeEof(): " + this);
    }
    if (sendingFile) {
      throw new IllegalStateException("cannot write while sendfile is in progress: " + this);
    }
    if (isShaking()) {
      throw new IllegalStateException("cannot write while startTls is in progress: " + this);
    }
    if (state == State.LOST || state == State.GONE) {
      lostWrites++;
      if (lostWrites >= LOST_WRITES_BEFORE_WARNING) {
        LOG.log(Level.WARNING, "write to a connection that is lost: {0}", this);
      }
      return false;
    }
    return length > 0;
  }

  private void written() {
    if (!toBeFlushed) {
      toBeFlushed = true;
      poller.flushLater(this);
    }
    if (!writingPaused && writes().isFull()) {
      bridge.onOwnThread(this::flushOrPause);
    }
  }

  private void flushOrPause() {
    flush();
    pauseAboveHighWater();
  }

  private void pauseAboveHighWater() {
    if (state == State.OPEN && !writingPaused && writes().isAboveHighWater()) {
      pauseWriting();
    }
  }

  /** Offers the kernel what has been written; on the loop's own thread. */
  void flush() {
    if (state != State.OPEN && state != State.CLOSING) {
      return;
    }
    WriteBuffer buffer = writes();
    if (buffer.isHolding()) {
      buffer.flush();
    }
    if (!buffer.isInFlight()) {
      if (writingPaused) {
        resumeWriting();
      }
      if (waitsForFlush) {
        allSent();
      }
      return;
    }
    if (waitsForFlush) {
      awaitFlush();
    }
  }

  private void pauseWriting() {
    writingPaused = true;
    if (resumed) {
      // It has not been told that it may write, nor that it may not.
      resumed = false;
      return;
    }
    call("protocol.pauseWriting() failed", protocol::pauseWriting);
  }

  /** Has {@link #allSent} called once nothing is left to be sent. */
  private void whenFlushed() {
    waitsForFlush = true;
    bridge.onOwnThread(this::flush);
  }

  private void awaitFlush() {
    waitsForFlush = false;
    // Past the handlers of TLS, which would make a record of it.
    channel
        .pipeline()
        .firstContext()
        .writeAndFlush(io.netty.buffer.Unpooled.EMPTY_BUFFER)
        .addListener(sent -> {
          if (sent.isSuccess()) {
            writes().updated();
            allSent();
          }
        });
  }

  private void allSent() {
    waitsForFlush = false;
    if (state == State.CLOSING) {
      leaving = tls;
      leave();
    } else if (eofWritten && state == State.OPEN && channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    }
  }

  @Override
  public void writeEof() {
    bridge.checkThread("writeEof");
    if (!canWriteEof()) {
      throw new UnsupportedOperationException("this transport cannot write an end of file");
    }
    if (eofWritten || state != State.OPEN) {
      return;
    }
    eofWritten = true;
    whenFlushed();
  }

  @Override
  public boolean canWriteEof() {
    return tls == null && channel instanceof DuplexChannel;
  }

  @Override
  public void setWriteBufferLimits(int high, int low) {
    bridge.checkThread("setWriteBufferLimits");
    WriteBufferLimits limits = new WriteBufferLimits(low, high);
    bridge.onOwnThread(() -> {
      writes().setLimits(limits);
      if (!writingPaused) {
        pauseAboveHighWater();
      }
    });
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return writes().limits();
  }

  @Override
  public long getWriteBufferSize() {
    bridge.checkThread("getWriteBufferSize");
    long[] size = new long[1];
    bridge.onOwnThread(() -> size[0] = writes().size());
    return size[0];
  }

  // ---- sending files ----------------------------------------------------------------------------

  /** Keeps writes away while a file is being sent, or lets them in again. */
  void setSendingFile(boolean on) {
    if (on && sendingFile) {
      throw new IllegalStateException("sendfile is in progress already: " + this);
    }
    sendingFile = on;
  }

  /** The channel, for who sends files; what was written before is Netty's already. */
  Channel channelForFile() {
    flush();
    return channel;
  }

  // ---- reading ----------------------------------------------------------------------------------

  @Override
  public boolean isReading() {
    return state == State.OPEN && !readingPaused;
  }

  @Override
  public void pauseReading() {
    bridge.checkThread("pauseReading");
    if (readingPaused || state != State.OPEN) {
      return;
    }
    readingPaused = true;
    if (!isShaking()) {
      bridge.onOwnThread(() -> channel.config().setAutoRead(false));
    }
  }

  @Override
  public void resumeReading() {
    bridge.checkThread("resumeReading");
    if (!readingPaused || state == State.GONE) {
      return;
    }
    readingPaused = false;
    if (!incoming.isEmpty()) {
      queue();
    }
    if (made) {
      bridge.onOwnThread(this::read);
    }
  }

  private void read() {
    if (state == State.OPEN && !readingPaused) {
      channel.config().setAutoRead(true);
    }
  }

  // ---- TLS --------------------------------------------------------------------------------------

  private boolean isShaking() {
    return tls != null && tls.isShaking();
  }

  /** Begins the handshake. Nothing is delivered until it has ended. */
  private void shakeHands(TlsLayer layer) {
    tls = layer;
    layer.begin(channel.pipeline(), this);
    channel.config().setAutoRead(true);
  }

  /**
   * From now on all goes through this layer as well. On the loop's own thread.
   *
   * @param early what was read already, and belongs to the handshake
   * @param whenEnded called in the handle of this transport when the handshake has ended, however
   */
  void startTls(TlsLayer layer, List<ByteBuf> early, Runnable whenEnded) {
    flush();
    readingPaused = false;
    whenShaken = whenEnded;
    shakeHands(layer);
    for (ByteBuf data : early) {
      layer.feed(data);
    }
    for (ByteBuf data : incoming.takeAll()) {
      layer.feed(data);
    }
    if (incoming.takeEof()) {
      forceClose(TlsLayer.lostInHandshake());
    }
  }

  /** Why a handshake has not come to its end, of a transport that is lost; else null. */
  @Nullable Throwable handshakeFailure() {
    if (tls == null || tls.session() != null || state != State.LOST && state != State.GONE) {
      return null;
    }
    return failure == null ? TlsLayer.lostInHandshake() : failure;
  }

  /** The TLS that a further layer would be put on. */
  @Nullable TlsLayer tls() {
    return tls;
  }

  // ---- closing ----------------------------------------------------------------------------------

  @Override
  public void close() {
    bridge.checkThread("close");
    if (state != State.OPEN) {
      return;
    }
    if (isShaking()) {
      forceClose(null);
      return;
    }
    state = State.CLOSING;
    if (tls != null) {
      TlsLayer layer = tls;
      bridge.onOwnThread(() -> closeTls(layer));
    } else if (writes().isEmpty()) {
      state = State.LOST;
      queue();
    } else {
      whenFlushed();
    }
  }

  /** Sends what there is and says good-bye; what still comes is dropped. */
  private void closeTls(TlsLayer layer) {
    incoming.drop();
    layer.beginClosing(this);
    channel.config().setAutoRead(true);
    if (writes().isEmpty()) {
      allSent();
    } else {
      whenFlushed();
    }
  }

  @Override
  public void abort() {
    bridge.checkThread("abort");
    forceClose(null);
  }

  /** Closes it at once, for this reason. */
  void abort(Throwable cause) {
    forceClose(cause);
  }

  @Override
  public boolean isClosing() {
    return state != State.OPEN;
  }

  // ---- the rest ---------------------------------------------------------------------------------

  /** Grows with each byte that is read or written. */
  long activity() {
    return activity;
  }

  /** Whether bytes pass through no handler of this kind on their way. */
  boolean hasNoHandler(Class<? extends io.netty.channel.ChannelHandler> type) {
    boolean[] none = new boolean[1];
    bridge.onOwnThread(() -> none[0] = channel.pipeline().get(type) == null);
    return none[0];
  }

  /** Whether the protocol has been told that the connection is lost. */
  boolean isGone() {
    return state == State.GONE;
  }

  EventLoop loop() {
    return loop;
  }

  LoopBridge bridge() {
    return bridge;
  }

  @Override
  public @Nullable Object getExtraInfo(String name) {
    return switch (name) {
      case "peername" -> socket.remoteAddress();
      case "sockname" -> socket.localAddress();
      case "socket" -> socket;
      default -> tls == null ? null : tls.info(name);
    };
  }

  @Override
  public void setProtocol(BaseProtocol newProtocol) {
    bridge.checkThread("setProtocol");
    if (!(newProtocol instanceof StreamProtocol ours)) {
      throw new IllegalArgumentException(
          "a stream's protocol is a Protocol or a BufferedProtocol, not " + newProtocol);
    }
    protocol = ours;
  }

  @Override
  public BaseProtocol getProtocol() {
    return protocol;
  }

  @Override
  public String toString() {
    return "Transport["
        + socket.localAddress()
        + " to "
        + socket.remoteAddress()
        + ", "
        + state.name().toLowerCase(java.util.Locale.ROOT)
        + (tls == null ? "" : isShaking() ? ", TLS handshake" : ", TLS")
        + (readingPaused ? ", reading paused" : "")
        + (writingPaused ? ", writing paused" : "")
        + "]";
  }
}
