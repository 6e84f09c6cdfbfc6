package dev.ikat.io;

import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.shield;

import dev.ikat.AsyncBody;
import dev.ikat.CancelledError;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.woven.Suspends;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** {@code connect_read_pipe} and {@code connect_write_pipe}, as a task runs them. */
final class Piping {
  private Piping() {}

  @Suspends
  static <P extends StreamProtocol> Connected<ReadTransport, P> toRead(
      EventLoop loop, Supplier<? extends P> factory, AsyncBody<InputStream> opening) {
    P protocol = Objects.requireNonNull(factory.get(), "protocol");
    InputStream stream = open(loop, opening);
    Future<Void> made = loop.createFuture();
    var transport =
        new ReadPipe(
            loop,
            new BlockingPipes.Input(loop, stream),
            protocol,
            Map.of("pipe", stream),
            () -> made.setResult(null));
    waitFor(made, transport);
    return new Connected<>(transport, protocol);
  }

  @Suspends
  static <P extends StreamProtocol> Connected<WriteTransport, P> toWrite(
      EventLoop loop, Supplier<? extends P> factory, AsyncBody<OutputStream> opening) {
    P protocol = Objects.requireNonNull(factory.get(), "protocol");
    OutputStream stream = open(loop, opening);
    Future<Void> made = loop.createFuture();
    var transport =
        new WritePipe(
            loop,
            new BlockingPipes.Output(loop, stream),
            protocol,
            Map.of("pipe", stream),
            () -> made.setResult(null));
    waitFor(made, transport);
    return new Connected<>(transport, protocol);
  }

  /** Opening a named pipe lasts until somebody opens its other end. */
  @Suspends
  private static <T extends Closeable> T open(EventLoop loop, AsyncBody<T> opening) {
    Future<T> opened = loop.runInExecutor(BlockingPipes.THREADS, opening);
    try {
      return await(shield(opened));
    } catch (CancelledError e) {
      opened.addDoneCallback(Piping::closeTooLate);
      throw e;
    }
  }

  private static void closeTooLate(Future<? extends Closeable> opened) {
    if (opened.exception() == null) {
      try {
        opened.result().close();
      } catch (IOException nobodyWantsIt) {
        // Nothing was written to it.
      }
    }
  }

  @Suspends
  private static void waitFor(Future<Void> made, PipeTransport transport) {
    try {
      await(made);
    } catch (Throwable t) {
      transport.close();
      throw t;
    }
  }
}
