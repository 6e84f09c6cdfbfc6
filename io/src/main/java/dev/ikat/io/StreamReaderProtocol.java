package dev.ikat.io;

import static dev.ikat.Asyncio.async;

import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.Task;
import dev.ikat.internal.bridge.LoopBridge;
import io.netty.buffer.ByteBuf;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The protocol that makes streams of a transport: asyncio's {@code StreamReaderProtocol}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.io.*;
 *
 * Connection connect() {
 *   var reader = new StreamReader();
 *   var protocol = new StreamReaderProtocol(reader);
 *   var transport = await(createConnection(() -> protocol, "localhost", 8080)).transport();
 *   return new Connection(reader, new StreamWriter(transport, protocol, reader));
 * }
 * }
 */
public final class StreamReaderProtocol implements Protocol {
  /** Weak, so that streams that nobody can use any more are found, while the connection is open. */
  private final WeakReference<StreamReader> reader;

  private final @Nullable ConnectionHandler handler;
  private final EventLoop loop;

  /** Until the handler has it. */
  private @Nullable StreamReader served;

  private boolean paused;
  private boolean lost;
  private @Nullable Throwable lossReason;

  /** Those who wait until writing is resumed, or until the connection is lost. */
  private final List<Future<Void>> writers = new ArrayList<>(0);

  private final List<Future<Void>> closers = new ArrayList<>(0);

  /**
   * Of a client.
   *
   * @throws IllegalStateException if no loop is running
   */
  public StreamReaderProtocol(StreamReader reader) {
    this(reader, null);
  }

  /**
   * Of a server: the handler is run as a task when the connection is made.
   *
   * @throws IllegalStateException if no loop is running
   */
  public StreamReaderProtocol(StreamReader reader, @Nullable ConnectionHandler handler) {
    this(dev.ikat.Asyncio.getRunningLoop(), reader, handler);
  }

  StreamReaderProtocol(EventLoop loop, StreamReader reader, @Nullable ConnectionHandler handler) {
    this.loop = loop;
    this.reader = new WeakReference<>(Objects.requireNonNull(reader, "reader"));
    this.handler = handler;
    if (handler != null) {
      served = reader;
    }
  }

  EventLoop loop() {
    return loop;
  }

  // ---- what the transport calls -----------------------------------------------------------------

  @Override
  public void connectionMade(Transport made) {
    StreamReader streams = reader.get();
    if (streams == null) {
      return;
    }
    streams.setTransport(made);
    ConnectionHandler body = handler;
    if (body != null) {
      served = null;
      StreamWriter writer = new StreamWriter(made, this, streams);
      Task<Void> task = loop.createTask(async(() -> body.handle(streams, writer)));
      task.addDoneCallback(done -> handled(done, made));
    }
  }

  private void handled(Future<Void> done, Transport made) {
    if (done.cancelled()) {
      made.close();
      return;
    }
    Throwable failure = done.exception();
    if (failure != null) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("message", "Unhandled exception in the handler of a connection");
      report.put("exception", failure);
      report.put("transport", made);
      LoopBridge.of(loop).report(report);
      made.close();
    }
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    StreamReader streams = reader.get();
    if (streams != null) {
      streams.feedData(data);
    }
  }

  /** The same, with one copy less. */
  void dataReceived(ByteBuf data) {
    StreamReader streams = reader.get();
    if (streams != null) {
      streams.feedData(data);
    }
  }

  @Override
  public boolean eofReceived() {
    StreamReader streams = reader.get();
    if (streams != null) {
      streams.feedEof();
    }
    return true;
  }

  @Override
  public void pauseWriting() {
    paused = true;
  }

  @Override
  public void resumeWriting() {
    paused = false;
    complete(writers, null);
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    lost = true;
    lossReason = exception;
    StreamReader streams = reader.get();
    if (streams != null && exception == null) {
      streams.feedEof();
    } else if (streams != null) {
      streams.setException(exception);
    }
    complete(writers, exception);
    complete(closers, exception);
  }

  private static void complete(List<Future<Void>> waiters, @Nullable Throwable failure) {
    List<Future<Void>> all = List.copyOf(waiters);
    waiters.clear();
    for (Future<Void> waiter : all) {
      if (failure == null) {
        waiter.setResult(null);
      } else if (waiter.setException(failure)) {
        // Who did not wait for it need not be told: every later write throws it.
        waiter.exception();
      }
    }
  }

  // ---- what the writer asks for -----------------------------------------------------------------

  boolean isServer() {
    return handler != null;
  }

  boolean isPaused() {
    return paused;
  }

  boolean isLost() {
    return lost;
  }

  /** Why it is lost; null if for no failure. */
  @Nullable Throwable lossReason() {
    return lossReason;
  }

  /** Done when writing is resumed, or fails with the connection. */
  Future<Void> untilResumed() {
    return waiterIn(writers);
  }

  /** Done when the connection is lost. */
  Future<Void> untilLost() {
    return waiterIn(closers);
  }

  private Future<Void> waiterIn(List<Future<Void>> list) {
    Future<Void> waiter = loop.createFuture();
    list.add(waiter);
    waiter.addDoneCallback(list::remove);
    return waiter;
  }
}
