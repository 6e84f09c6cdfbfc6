package dev.ikat.io;

import dev.ikat.EventLoop;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The end of a pipe that bytes come out of: asyncio's {@code _UnixReadPipeTransport}. It asks for
 * bytes while it is not paused, and has asked for one block at most when it is.
 */
final class ReadPipe extends PipeTransport implements PipeInput.Receiver {
  private final PipeInput input;
  private boolean paused;

  /** Whether an answer is due. */
  private boolean asked;

  /** What came while it was paused. */
  private @Nullable Runnable held;

  /** Tells the protocol of the connection in the next turn, and begins to read then. */
  ReadPipe(
      EventLoop loop,
      PipeInput input,
      StreamProtocol protocol,
      Map<String, Object> extra,
      @Nullable Runnable whenMade) {
    super(loop, protocol, extra);
    this.input = input;
    loop.callSoon(() -> {
      tellMade(whenMade);
      ask();
    });
  }

  private void ask() {
    if (state == State.OPEN && !paused && !asked && held == null) {
      asked = true;
      input.read(this);
    }
  }

  // ---- what is read -----------------------------------------------------------------------------

  @Override
  public void received(ByteBuffer data) {
    answered(() -> deliver(data));
  }

  @Override
  public void ended() {
    answered(() -> {
      if (getProtocol() instanceof StreamProtocol streams) {
        guarded("eofReceived", streams::eofReceived);
      }
      lose(null);
    });
  }

  @Override
  public void failed(Throwable cause) {
    answered(() -> lose(cause));
  }

  private void answered(Runnable event) {
    asked = false;
    if (paused) {
      held = event;
    } else if (state == State.OPEN) {
      event.run();
      ask();
    }
  }

  private void deliver(ByteBuffer data) {
    if (getProtocol() instanceof Protocol bytes) {
      guarded("dataReceived", () -> bytes.dataReceived(data.asReadOnlyBuffer()));
    } else if (getProtocol() instanceof BufferedProtocol buffers) {
      guarded("bufferUpdated", () -> fill(buffers, data));
    }
  }

  private static void fill(BufferedProtocol protocol, ByteBuffer data) {
    while (data.hasRemaining()) {
      ByteBuffer target = protocol.getBuffer(data.remaining());
      int count = Math.min(target.remaining(), data.remaining());
      if (count == 0) {
        throw new IllegalStateException("getBuffer() returned an empty buffer");
      }
      target.duplicate().put(data.slice(data.position(), count));
      data.position(data.position() + count);
      protocol.bufferUpdated(count);
    }
  }

  // ---- ReadTransport ----------------------------------------------------------------------------

  @Override
  public boolean isReading() {
    return state == State.OPEN && !paused;
  }

  @Override
  public void pauseReading() {
    checkThread("pauseReading");
    if (state == State.OPEN) {
      paused = true;
    }
  }

  @Override
  public void resumeReading() {
    checkThread("resumeReading");
    if (state != State.OPEN || !paused) {
      return;
    }
    paused = false;
    if (held == null) {
      ask();
    } else {
      loop.callSoon(this::deliverHeld);
    }
  }

  private void deliverHeld() {
    Runnable event = held;
    if (event != null && !paused && state == State.OPEN) {
      held = null;
      event.run();
      ask();
    }
  }

  @Override
  public void close() {
    checkThread("close");
    lose(null);
  }

  @Override
  void closePipe() {
    held = null;
    input.close();
  }

  // ---- nothing to write to ----------------------------------------------------------------------

  private static UnsupportedOperationException readOnly() {
    return new UnsupportedOperationException("this end of the pipe can only be read");
  }

  @Override
  public void write(byte[] data) {
    throw readOnly();
  }

  @Override
  public void write(ByteBuffer data) {
    throw readOnly();
  }

  @Override
  public void writeEof() {
    throw readOnly();
  }

  @Override
  public boolean canWriteEof() {
    return false;
  }

  @Override
  public void abort() {
    close();
  }

  @Override
  public void setWriteBufferLimits(int high, int low) {
    throw readOnly();
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    throw readOnly();
  }

  @Override
  public long getWriteBufferSize() {
    return 0;
  }
}
