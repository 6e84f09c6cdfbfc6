package dev.ikat.io;

import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;

import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.internal.bridge.LoopBridge;
import dev.ikat.internal.bridge.Operation;
import dev.ikat.woven.SuspendingIterator;
import dev.ikat.woven.Suspends;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a stream of bytes: asyncio's {@code StreamReader}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.io.StreamReader;
 *
 * String header(StreamReader reader) {
 *   byte[] head = await(reader.readuntil("\r\n\r\n".getBytes()));
 *   return new String(head);
 * }
 *
 * void printLines(StreamReader reader) {
 *   for (byte[] line : reader) IO.print(new String(line));
 * }
 * }
 *
 * <p>Only one task may wait in it at a time. It keeps up to twice the limit before the peer has to
 * wait, and more if a call asks for more. After a failure of the connection every call throws that
 * failure, undeclared, usually a {@link java.io.IOException}. It belongs to the loop that was
 * running when it was made; all methods are for code that this loop runs.
 *
 * <p>Bytes come from a transport, or by {@link #feedData} from whoever has made it.
 */
public final class StreamReader implements Iterable<byte[]> {
  static final int DEFAULT_LIMIT = 64 * 1024;

  private static final byte[] NOTHING = {};
  private static final byte[] NEWLINE = {'\n'};
  private static final byte[][] LINES = {NEWLINE};

  /**
   * The bodies of the coroutines: classes, and no lambdas, as the weaver gives those companions.
   */
  private enum Reading implements Operation<StreamReader, byte[]> {
    SOME {
      @Override
      public byte[] run(StreamReader self, long n, @Nullable Object nothing) {
        return self.readNow((int) n);
      }
    },
    EXACTLY {
      @Override
      public byte[] run(StreamReader self, long n, @Nullable Object nothing) {
        return self.readExactlyNow((int) n);
      }
    },
    UNTIL {
      @Override
      public byte[] run(StreamReader self, long maxBytes, @Nullable Object separators) {
        return self.readUntil(maxBytes, (byte[][]) Objects.requireNonNull(separators));
      }
    },
    LINE {
      @Override
      public byte[] run(StreamReader self, long maxBytes, @Nullable Object nothing) {
        return self.readLineNow(maxBytes);
      }
    }
  }

  private final EventLoop loop;
  private final LoopBridge bridge;
  private final int limit;
  private final ByteQueue bytes = new ByteQueue();

  /** The other side, which is not to be thought dropped while this one is in use. */
  @Nullable StreamWriter writer;

  private @Nullable ReadTransport transport;
  private @Nullable Future<Void> waiter;
  private @Nullable Throwable exception;
  private boolean eof;
  private boolean paused;

  /**
   * With the usual limit, 64 KiB.
   *
   * @throws IllegalStateException if no loop is running
   */
  public StreamReader() {
    this(DEFAULT_LIMIT);
  }

  /**
   * With a limit, in bytes.
   *
   * @throws IllegalArgumentException if the limit is not positive
   * @throws IllegalStateException if no loop is running
   */
  public StreamReader(int limit) {
    this(getRunningLoop(), limit);
  }

  StreamReader(EventLoop loop, int limit) {
    checkLimit(limit);
    this.loop = loop;
    this.bridge = LoopBridge.of(loop);
    this.limit = limit;
  }

  static void checkLimit(int limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("the limit must be positive: " + limit);
    }
  }

  /** How many bytes have come and not been read. */
  int buffered() {
    return bytes.size();
  }

  /** Gives away what has not been read, and has the transport not wait for that to be read. */
  byte[] takeForTls() {
    paused = false;
    return bytes.takeAll();
  }

  // ---- reading ----------------------------------------------------------------------------------

  /** Reads all there is up to the end: {@code read(-1)}. */
  @CheckReturnValue
  public Coroutine<byte[]> read() {
    return read(-1);
  }

  /**
   * Reads up to n bytes, as soon as there is any; nothing at the end of file, or if n is 0. If n is
   * negative it reads up to the end. The limit is no limit of it.
   */
  @CheckReturnValue
  public Coroutine<byte[]> read(int n) {
    return bridge.coroutine("StreamReader.read", Reading.SOME, this, n, null);
  }

  @Suspends
  private byte[] readNow(int n) {
    throwIfFailed();
    if (n == 0) {
      return NOTHING;
    }
    if (n < 0) {
      return readAll();
    }
    if (bytes.isEmpty() && !eof) {
      waitForData("read");
    }
    byte[] data = bytes.take(Math.min(n, bytes.size()));
    mayResume();
    return data;
  }

  @Suspends
  private byte[] readAll() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (true) {
      byte[] block = readNow(limit);
      if (block.length == 0) {
        return all.toByteArray();
      }
      all.writeBytes(block);
    }
  }

  /**
   * Reads exactly n bytes, which may be more than the limit.
   *
   * @throws IllegalArgumentException if n is negative
   * @throws IncompleteReadException when awaited, if the end of file comes before; it has what was
   *     there
   */
  @CheckReturnValue
  public Coroutine<byte[]> readexactly(int n) {
    if (n < 0) {
      throw new IllegalArgumentException("readexactly: n cannot be less than zero: " + n);
    }
    return bridge.coroutine("StreamReader.readexactly", Reading.EXACTLY, this, n, null);
  }

  @Suspends
  private byte[] readExactlyNow(int n) {
    throwIfFailed();
    if (n == 0) {
      return NOTHING;
    }
    if (bytes.size() < n) {
      waitFor(n);
    }
    byte[] data = bytes.take(n);
    mayResume();
    return data;
  }

  @Suspends
  private void waitFor(int n) {
    bytes.expect(n);
    try {
      while (bytes.size() < n) {
        if (eof) {
          throw new IncompleteReadException(bytes.takeAll(), n);
        }
        waitForData("readexactly");
      }
    } finally {
      bytes.expect(0);
    }
  }

  /**
   * Reads up to the separator, which is the end of what is returned.
   *
   * @throws IllegalArgumentException if the separator is empty
   * @throws IncompleteReadException when awaited, if the end of file comes before; it has what was
   *     there
   * @throws LimitOverrunException when awaited, if more than the limit comes before the separator;
   *     all that has come stays to be read
   */
  @CheckReturnValue
  public Coroutine<byte[]> readuntil(byte[] separator) {
    return readuntil(limit, separator);
  }

  /**
   * The same with a limit of its own, and with several separators: it ends at the first end of one
   * of them, which is the shortest match.
   *
   * @param maxBytes how much may come before the separator
   */
  @CheckReturnValue
  public Coroutine<byte[]> readuntil(int maxBytes, byte[]... separators) {
    checkLimit(maxBytes);
    if (separators.length == 0) {
      throw new IllegalArgumentException("there must be at least one separator");
    }
    byte[][] sorted = new byte[separators.length][];
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] = separators[i].clone();
      if (sorted[i].length == 0) {
        throw new IllegalArgumentException("a separator must have at least one byte");
      }
    }
    Arrays.sort(sorted, Comparator.comparingInt(it -> it.length));
    return bridge.coroutine("StreamReader.readuntil", Reading.UNTIL, this, maxBytes, sorted);
  }

  @Suspends
  private byte[] readUntil(long maxBytes, byte[][] separators) {
    throwIfFailed();
    int shortest = separators[0].length;
    int longest = separators[separators.length - 1].length;
    int offset = 0;
    while (true) {
      int size = bytes.size();
      if (size - offset >= shortest) {
        int matchStart = -1;
        int matchEnd = Integer.MAX_VALUE;
        for (byte[] separator : separators) {
          int at = bytes.indexOf(separator, offset);
          if (at >= 0 && at + separator.length < matchEnd) {
            matchStart = at;
            matchEnd = at + separator.length;
          }
        }
        if (matchStart >= 0) {
          return takeMatch(matchStart, matchEnd, maxBytes);
        }
        offset = Math.max(0, size + 1 - longest);
        if (offset > maxBytes) {
          throw new LimitOverrunException(
              "Separator is not found, and chunk exceed the limit of " + maxBytes + " bytes",
              offset);
        }
      }
      if (eof) {
        throw new IncompleteReadException(bytes.takeAll(), -1);
      }
      waitForData("readuntil");
    }
  }

  private byte[] takeMatch(int matchStart, int matchEnd, long maxBytes) {
    if (matchStart > maxBytes) {
      throw new LimitOverrunException(
          "Separator is found, but chunk is longer than the limit of " + maxBytes + " bytes",
          matchStart);
    }
    byte[] chunk = bytes.take(matchEnd);
    mayResume();
    return chunk;
  }

  /**
   * Reads a line with its newline; at the end of file what is left without one, and nothing if
   * nothing is left.
   *
   * @throws IllegalArgumentException when awaited, if the line is longer than the limit (Python:
   *     {@code ValueError}); the line, or what has come of it, is dropped
   */
  @CheckReturnValue
  public Coroutine<byte[]> readline() {
    return bridge.coroutine("StreamReader.readline", Reading.LINE, this, 0, null);
  }

  /**
   * The same with a limit of its own, beyond which nothing is lost.
   *
   * @throws LimitOverrunException when awaited, if the line is longer; what has come of it stays to
   *     be read
   */
  @CheckReturnValue
  public Coroutine<byte[]> readline(int maxBytes) {
    checkLimit(maxBytes);
    return bridge.coroutine("StreamReader.readline", Reading.LINE, this, maxBytes, null);
  }

  @Suspends
  private byte[] readLineNow(long maxBytes) {
    try {
      return readUntil(maxBytes == 0 ? limit : maxBytes, LINES);
    } catch (IncompleteReadException end) {
      return end.partial();
    } catch (LimitOverrunException tooLong) {
      if (maxBytes != 0) {
        throw tooLong;
      }
      int consumed = tooLong.consumed();
      bytes.drop(bytes.startsWith(NEWLINE, consumed) ? consumed + NEWLINE.length : bytes.size());
      mayResume();
      throw new IllegalArgumentException(tooLong.getMessage(), tooLong);
    }
  }

  /** The lines up to the end of file, each with its newline, awaited in the task that iterates. */
  @Override
  @Suspends
  public Iterator<byte[]> iterator() {
    return new Lines();
  }

  private final class Lines implements SuspendingIterator<byte[]> {
    private byte @Nullable [] next;

    @Override
    @Suspends
    public boolean hasNext() {
      if (next == null) {
        next = await(readline());
      }
      return next.length > 0;
    }

    @Override
    @Suspends
    public byte[] next() {
      if (!hasNext()) {
        throw new NoSuchElementException("the stream is at its end");
      }
      byte[] line = Objects.requireNonNull(next);
      next = null;
      return line;
    }
  }

  /** Whether the end of file has come and all has been read. */
  public boolean atEof() {
    return eof && bytes.isEmpty();
  }

  /** Why the connection has failed; null if it has not. */
  public @Nullable Throwable exception() {
    return exception;
  }

  private void throwIfFailed() {
    if (exception != null) {
      throw LostConnections.toThrow(exception);
    }
  }

  @Suspends
  private void waitForData(String operation) {
    if (waiter != null) {
      throw new IllegalStateException(
          operation + "() called while another coroutine is already waiting for incoming data");
    }
    if (paused) {
      // Else it would wait for ever, as nothing would come.
      resume();
    }
    Future<Void> mine = loop.createFuture();
    waiter = mine;
    try {
      await(mine);
    } finally {
      waiter = null;
    }
    throwIfFailed();
  }

  private void mayResume() {
    if (paused && bytes.size() <= limit) {
      resume();
    }
  }

  private void resume() {
    paused = false;
    if (transport != null) {
      transport.resumeReading();
    }
  }

  // ---- feeding ----------------------------------------------------------------------------------

  /**
   * Adds bytes to be read.
   *
   * @throws IllegalStateException after {@link #feedEof}
   */
  public void feedData(byte[] data) {
    if (mayFeed(data.length)) {
      bytes.add(data);
      fed();
    }
  }

  /** The same, with what remains in the buffer. */
  void feedData(ByteBuffer data) {
    if (mayFeed(data.remaining())) {
      bytes.add(data);
      fed();
    }
  }

  /** The same, out of one of Netty's buffers. */
  void feedData(ByteBuf data) {
    if (mayFeed(data.readableBytes())) {
      bytes.add(data);
      fed();
    }
  }

  private boolean mayFeed(int count) {
    bridge.checkThread("feedData");
    if (eof) {
      throw new IllegalStateException("feedData after feedEof");
    }
    return count > 0;
  }

  private void fed() {
    wakeWaiter();
    if (transport != null && !paused && bytes.size() > 2L * limit) {
      try {
        transport.pauseReading();
        paused = true;
      } catch (UnsupportedOperationException cannotPause) {
        transport = null;
      }
    }
  }

  /** Nothing more will come. */
  public void feedEof() {
    bridge.checkThread("feedEof");
    eof = true;
    wakeWaiter();
  }

  /** The connection has failed: who waits, and every later call, gets the exception. */
  public void setException(Throwable failure) {
    bridge.checkThread("setException");
    exception = Objects.requireNonNull(failure, "exception");
    wakeWaiter();
  }

  /**
   * Names the transport that is to be paused when too much comes.
   *
   * @throws IllegalStateException if there is one already
   */
  public void setTransport(ReadTransport source) {
    if (transport != null) {
      throw new IllegalStateException("the reader has a transport already: " + transport);
    }
    transport = Objects.requireNonNull(source, "transport");
  }

  /** Another transport has taken the place of the first, as for TLS. */
  void replaceTransport(ReadTransport source) {
    transport = source;
  }

  private void wakeWaiter() {
    if (waiter != null) {
      waiter.setResult(null);
    }
  }

  @Override
  public String toString() {
    return "StreamReader["
        + bytes.size()
        + " bytes"
        + (eof ? ", eof" : "")
        + (paused ? ", paused" : "")
        + (exception != null ? ", failed: " + exception : "")
        + "]";
  }
}
