package dev.ikat.io;

import dev.ikat.Context;
import dev.ikat.EventLoop;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pipes that can only be read and written by blocking, which is done on threads: a thread for each
 * pipe that somebody waits for.
 *
 * <p>Not on virtual threads: the JDK reads a pipe in native code, and lets 256 threads do so at
 * most; from then on no virtual thread of the JVM goes on (tried, with the output of 300 children).
 */
final class BlockingPipes {
  private static final int BLOCK = 16 * 1024;
  private static final int IDLE_SECONDS = 10;

  static final Executor THREADS =
      new ThreadPoolExecutor(
          0,
          Integer.MAX_VALUE,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          Thread.ofPlatform().daemon().name("ikat-pipe-", 0).factory());

  private BlockingPipes() {}

  /** Calls back on the loop, unless that is closed. */
  private static void answer(EventLoop loop, Context context, Runnable callback) {
    try {
      loop.callSoonThreadsafe(callback, context);
    } catch (IllegalStateException closedMeanwhile) {
      // Nobody is there any longer to be told.
    }
  }

  private static void close(AutoCloseable stream) {
    // A write that is under way has the JDK's streams locked.
    THREADS.execute(() -> {
      try {
        stream.close();
      } catch (Exception cannotBeFlushed) {
        // Whoever was to read it has gone, or has been told.
      }
    });
  }

  /** A stream to be read. */
  static final class Input implements PipeInput {
    private final EventLoop loop;
    private final InputStream stream;
    private final Context context = Context.copyContext();
    private byte @Nullable [] block;

    Input(EventLoop loop, InputStream stream) {
      this.loop = loop;
      this.stream = stream;
    }

    @Override
    public void read(Receiver receiver) {
      THREADS.execute(() -> readOnce(receiver));
    }

    private void readOnce(Receiver receiver) {
      byte[] into = block;
      if (into == null) {
        into = new byte[BLOCK];
        block = into;
      }
      ByteBuffer data;
      try {
        int count = stream.read(into);
        data = count < 0 ? null : ByteBuffer.wrap(into, 0, count);
      } catch (IOException e) {
        answer(loop, context, () -> receiver.failed(e));
        return;
      }
      answer(loop, context, data == null ? receiver::ended : () -> receiver.received(data));
    }

    @Override
    public void close() {
      BlockingPipes.close(stream);
    }
  }

  /** A stream to be written. */
  static final class Output implements PipeOutput {
    private final EventLoop loop;
    private final OutputStream stream;
    private final Context context = Context.copyContext();

    Output(EventLoop loop, OutputStream stream) {
      this.loop = loop;
      this.stream = stream;
    }

    @Override
    public void whenReaderGone(Runnable action) {
      // Only a write would tell.
    }

    @Override
    public void write(List<ByteBuffer> data, Sender sender) {
      THREADS.execute(() -> {
        try {
          for (ByteBuffer part : data) {
            stream.write(part.array(), part.arrayOffset() + part.position(), part.remaining());
          }
          stream.flush();
        } catch (IOException e) {
          answer(loop, context, () -> sender.failed(e));
          return;
        }
        answer(loop, context, sender::written);
      });
    }

    @Override
    public void close() {
      BlockingPipes.close(stream);
    }
  }
}
