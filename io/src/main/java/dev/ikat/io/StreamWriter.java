package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.sleep;

import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.internal.bridge.LoopBridge;
import dev.ikat.internal.bridge.Operation;
import dev.ikat.woven.Suspends;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of a stream of bytes: asyncio's {@code StreamWriter}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.io.StreamWriter;
 *
 * void send(StreamWriter writer, Iterable<byte[]> messages) {
 *   for (byte[] message : messages) {
 *     await(writer.write(message)); // waits while the peer is slower than we are
 *   }
 *   await(writer.aclose());
 * }
 * }
 *
 * <p>Awaiting what {@code write} returns does what asyncio's {@code drain} is for; who drops it, as
 * asyncio's programs do, just writes. Writing to a connection that is lost or closed is an error.
 *
 * <p>One that is dropped with its reader, without having been closed, is closed when the collector
 * finds it, and reported. All methods are for code that its loop runs.
 */
public final class StreamWriter implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  /** The body of a coroutine: a class, and no lambda, as the weaver gives those companions. */
  private enum Draining implements Operation<StreamWriter, @Nullable Void> {
    DRAIN {
      @Override
      public @Nullable Void run(StreamWriter self, long number, @Nullable Object nothing) {
        return self.drainNow();
      }
    }
  }

  private final Transport transport;
  private final StreamReaderProtocol protocol;
  private final @Nullable StreamReader reader;
  private final EventLoop loop;
  private final LoopBridge bridge;

  /** What a write returns that need not wait. */
  private final Future<Void> done;

  private boolean closed;

  /**
   * On a transport, with the protocol that it calls.
   *
   * @param reader the other side, whose failure {@link #drain} throws; null if there is none
   */
  public StreamWriter(
      Transport transport, StreamReaderProtocol protocol, @Nullable StreamReader reader) {
    this.transport = Objects.requireNonNull(transport, "transport");
    this.protocol = Objects.requireNonNull(protocol, "protocol");
    this.reader = reader;
    this.loop = protocol.loop();
    this.bridge = LoopBridge.of(loop);
    this.done = loop.createFuture();
    this.done.setResult(null);
    if (reader != null) {
      reader.writer = this;
    }
    CLEANER.register(this, new Unclosed(loop, transport));
  }

  /** The transport. */
  public Transport transport() {
    return transport;
  }

  /** Something that is known of the transport: see {@link BaseTransport#getExtraInfo}. */
  public @Nullable Object getExtraInfo(String name) {
    return transport.getExtraInfo(name);
  }

  /** The same, or the other value if it is not known. */
  public <T> T getExtraInfo(String name, T orElse) {
    return transport.getExtraInfo(name, orElse);
  }

  // ---- writing ----------------------------------------------------------------------------------

  /**
   * Sends the bytes; the array may be used again at once.
   *
   * @return done, or if more than the high-water mark waits to be sent, done when not more than the
   *     low one does. It fails with the connection
   * @throws java.net.SocketException undeclared, if the connection is lost
   * @throws IllegalStateException after {@link #close} or {@link #writeEof}
   */
  public Future<Void> write(byte[] data) {
    checkOpen();
    transport.write(data);
    return whenRoom();
  }

  /** The same, with what remains in the buffer; its position is moved to its limit. */
  public Future<Void> write(ByteBuffer data) {
    checkOpen();
    transport.write(data);
    return whenRoom();
  }

  /** The same, with all of them in their order. */
  public Future<Void> writelines(Iterable<byte[]> parts) {
    checkOpen();
    transport.writelines(parts);
    return whenRoom();
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the stream is closed: " + this);
    }
    if (transport.isClosing()) {
      throw LostConnections.toThrow(LostConnections.lost(protocol.lossReason()));
    }
  }

  private Future<Void> whenRoom() {
    return protocol.isPaused() ? protocol.untilResumed() : done;
  }

  /**
   * Waits while writing is paused: asyncio's {@code drain}. Any number of tasks may wait.
   *
   * @throws java.net.SocketException when awaited, undeclared: "Connection lost"; or what the
   *     reader has failed with
   */
  @CheckReturnValue
  public Coroutine<Void> drain() {
    return bridge.coroutine("StreamWriter.drain", Draining.DRAIN, this, 0, null);
  }

  @Suspends
  private @Nullable Void drainNow() {
    Throwable failed = reader == null ? null : reader.exception();
    if (failed != null) {
      throw LostConnections.toThrow(failed);
    }
    if (transport.isClosing()) {
      // So that a loop of write and drain notices the loss, which is told in the next turn.
      await(sleep(Duration.ZERO));
    }
    if (protocol.isLost()) {
      throw LostConnections.toThrow(LostConnections.lost(protocol.lossReason()));
    }
    if (protocol.isPaused()) {
      await(protocol.untilResumed());
    }
    return null;
  }

  /**
   * Closes the writing side when all has been sent: the peer reads an end of file, and may go on
   * sending.
   */
  public void writeEof() {
    transport.writeEof();
  }

  /** Whether the writing side can be closed alone. */
  public boolean canWriteEof() {
    return transport.canWriteEof();
  }

  /**
   * Goes over to TLS: asyncio's {@code start_tls}. The side that a server's handler has is the
   * server of it. What has been written is sent without TLS, what has come and not been read
   * belongs to the handshake. If that fails the connection is closed.
   *
   * @throws IllegalArgumentException when awaited, if a client cannot know whom it talks to: see
   *     {@link TlsOptions#serverHostname}; or if a server has no certificate
   * @throws javax.net.ssl.SSLException when awaited, undeclared, if the two do not agree, or one
   *     does not trust the other
   * @throws java.net.SocketTimeoutException when awaited, undeclared, if it takes too long
   */
  @CheckReturnValue
  public Coroutine<Void> startTls(TlsOptions options) {
    Objects.requireNonNull(options, "options");
    return async(() -> {
      await(drain());
      List<byte[]> early = reader == null ? List.of() : List.of(reader.takeForTls());
      StartingTls.start(transport, protocol, options, protocol.isServer(), early);
    });
  }

  // ---- closing ----------------------------------------------------------------------------------

  /** Closes the connection once what has been written is sent. Does not wait for it. */
  @Override
  public void close() {
    closed = true;
    transport.close();
  }

  /** Whether it is closed, or about to be. */
  public boolean isClosing() {
    return transport.isClosing();
  }

  /** Waits until the connection is closed; throws what it was lost by, if it was. */
  @CheckReturnValue
  public Coroutine<Void> waitClosed() {
    return async(() -> {
      if (!protocol.isLost()) {
        await(protocol.untilLost());
      } else if (protocol.lossReason() != null) {
        throw LostConnections.toThrow(protocol.lossReason());
      }
    });
  }

  /** Closes it, and waits as {@link #waitClosed} does. */
  @CheckReturnValue
  public Coroutine<Void> aclose() {
    return async(() -> {
      close();
      await(waitClosed());
    });
  }

  @Override
  public String toString() {
    return "StreamWriter[" + transport + "]";
  }

  /** What happens to the transport of a writer that nobody holds any more. Not to hold that. */
  private record Unclosed(EventLoop loop, Transport transport) implements Runnable {
    @Override
    public void run() {
      try {
        loop.callSoonThreadsafe(this::close);
      } catch (IllegalStateException closed) {
        // With the loop, the connections are closed as well.
      }
    }

    private void close() {
      if (!transport.isClosing()) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put(
            "message", "a StreamWriter was dropped and not closed: its connection is closed");
        report.put("transport", transport);
        LoopBridge.of(loop).report(report);
        transport.close();
      }
    }
  }
}
