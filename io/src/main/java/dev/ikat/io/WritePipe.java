package dev.ikat.io;

import dev.ikat.EventLoop;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The end of a pipe that bytes go into: asyncio's {@code _UnixWritePipeTransport}. What is written
 * while a write is under way is kept, and leaves together with the next one.
 */
final class WritePipe extends PipeTransport implements PipeOutput.Sender {
  private static final System.Logger LOG = System.getLogger("dev.ikat");

  /** asyncio's LOG_THRESHOLD_FOR_CONNLOST_WRITES. */
  private static final int LOST_WRITES_BEFORE_WARNING = 5;

  private final PipeOutput output;
  private WriteBufferLimits limits = WriteBufferLimits.DEFAULT;

  /** What waits until the write that is under way is done. */
  private List<ByteBuffer> waiting = new ArrayList<>();

  /** How many bytes are being written; 0 if none are. */
  private long underWay;

  private long buffered;
  private boolean eofWritten;
  private boolean writingPaused;
  private int lostWrites;

  WritePipe(
      EventLoop loop,
      PipeOutput output,
      StreamProtocol protocol,
      Map<String, Object> extra,
      @Nullable Runnable whenMade) {
    super(loop, protocol, extra);
    this.output = output;
    output.whenReaderGone(this::readerHasGone);
    loop.callSoon(() -> tellMade(whenMade));
  }

  // ---- writing ----------------------------------------------------------------------------------

  @Override
  public void write(byte[] data) {
    write(ByteBuffer.wrap(data));
  }

  @Override
  public void write(ByteBuffer data) {
    checkThread("write");
    if (eofWritten) {
      throw new IllegalStateException("cannot write after writeEof: " + this);
    }
    ByteBuffer copy = ByteBuffer.allocate(data.remaining()).put(data).flip();
    if (state != State.OPEN) {
      countLostWrite();
      return;
    }
    if (!copy.hasRemaining()) {
      return;
    }
    waiting.add(copy);
    buffered += copy.remaining();
    send();
    if (!writingPaused && buffered > limits.high()) {
      writingPaused = true;
      try {
        getProtocol().pauseWriting();
      } catch (Throwable t) {
        report(t, "protocol.pauseWriting() failed");
      }
    }
  }

  private void countLostWrite() {
    if (++lostWrites >= LOST_WRITES_BEFORE_WARNING) {
      LOG.log(Level.WARNING, "the pipe is closed, and what is written to it is dropped: " + this);
    }
  }

  private void send() {
    if (underWay == 0 && !waiting.isEmpty()) {
      List<ByteBuffer> batch = waiting;
      waiting = new ArrayList<>();
      underWay = buffered;
      output.write(batch, this);
    }
  }

  @Override
  public void written() {
    if (state == State.LOST || state == State.GONE) {
      return;
    }
    buffered -= underWay;
    underWay = 0;
    send();
    if (writingPaused && buffered <= limits.low()) {
      writingPaused = false;
      try {
        getProtocol().resumeWriting();
      } catch (Throwable t) {
        report(t, "protocol.resumeWriting() failed");
      }
    }
    if (state == State.CLOSING && buffered == 0) {
      lose(null);
    }
  }

  @Override
  public void failed(Throwable cause) {
    forget();
    lose(cause);
  }

  /** Nobody will read any more, though writing may not fail. */
  void readerHasGone() {
    if (buffered == 0) {
      lose(null);
    } else {
      failed(new IOException("Broken pipe"));
    }
  }

  private void forget() {
    waiting.clear();
    buffered = 0;
    underWay = 0;
  }

  // ---- closing ----------------------------------------------------------------------------------

  @Override
  public void writeEof() {
    eofWritten = true;
    close();
  }

  @Override
  public boolean canWriteEof() {
    return true;
  }

  @Override
  public void close() {
    checkThread("close");
    if (state == State.OPEN) {
      state = State.CLOSING;
      if (buffered == 0) {
        lose(null);
      }
    }
  }

  @Override
  public void abort() {
    checkThread("abort");
    forget();
    lose(null);
  }

  @Override
  void closePipe() {
    output.close();
  }

  // ---- limits -----------------------------------------------------------------------------------

  @Override
  public void setWriteBufferLimits(int high, int low) {
    limits = new WriteBufferLimits(low, high);
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return limits;
  }

  @Override
  public long getWriteBufferSize() {
    return buffered;
  }

  // ---- nothing to read --------------------------------------------------------------------------

  @Override
  public boolean isReading() {
    return false;
  }

  @Override
  public void pauseReading() {}

  @Override
  public void resumeReading() {}
}
