package dev.ikat.io;

import static dev.ikat.Asyncio.await;

import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.internal.bridge.LoopBridge;
import dev.ikat.woven.Suspends;
import io.netty.channel.Channel;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** {@code sendfile}, as a task runs it. */
final class SendingFile {
  /** What is read and written at a time where the system cannot send files: CPython's. */
  private static final int BLOCK = 16 * 1024;

  private SendingFile() {}

  @Suspends
  static long send(Transport transport, FileChannel file, long offset, long count, boolean fallback)
      throws IOException {
    if (!(transport instanceof ChannelTransport ours)) {
      throw new SendfileNotAvailableException("files cannot be sent by " + transport);
    }
    if (transport.isClosing()) {
      throw new IllegalStateException("the transport is closing: " + transport);
    }
    long available = Math.max(0, file.size() - offset);
    long length = count < 0 ? available : Math.min(count, available);
    ours.setSendingFile(true);
    long sent = 0;
    try {
      if (bySystem(ours)) {
        sent = bySystem(ours, file, offset, length);
      } else if (fallback) {
        sent = byReading(ours, file, offset, length);
      } else {
        throw new SendfileNotAvailableException("this transport encrypts what it sends");
      }
    } finally {
      ours.setSendingFile(false);
      file.position(offset + sent);
    }
    return sent;
  }

  private static boolean bySystem(ChannelTransport transport) {
    return transport.hasNoHandler(SslHandler.class);
  }

  @Suspends
  private static long bySystem(
      ChannelTransport transport, FileChannel file, long offset, long length) {
    if (length == 0) {
      return 0;
    }
    EventLoop loop = transport.loop();
    Future<@Nullable Throwable> done = loop.createFuture();
    Region region = new Region(file, offset, length);
    LoopBridge.of(loop)
        .onOwnThread(() -> {
          Channel channel = transport.channelForFile();
          channel.writeAndFlush(region).addListener(sent -> done.setResult(sent.cause()));
        });
    Throwable failure;
    try {
      failure = await(done);
    } catch (Throwable t) {
      // It cannot be taken back, and half of it may have been sent.
      transport.abort();
      throw t;
    }
    if (failure != null) {
      throw LostConnections.toThrow(failure);
    }
    return length;
  }

  @Suspends
  private static long byReading(
      ChannelTransport transport, FileChannel file, long offset, long length) throws IOException {
    EventLoop loop = transport.loop();
    long sent = 0;
    while (sent < length) {
      ByteBuffer block = ByteBuffer.allocate((int) Math.min(BLOCK, length - sent));
      long at = offset + sent;
      int read = await(loop.runInExecutor(() -> file.read(block, at)));
      if (read < 0) {
        break;
      }
      Future<@Nullable Throwable> done = loop.createFuture();
      LoopBridge.of(loop)
          .onOwnThread(() -> {
            Channel channel = transport.channelForFile();
            channel
                .writeAndFlush(io.netty.buffer.Unpooled.wrappedBuffer(block.flip()))
                .addListener(it -> done.setResult(it.cause()));
          });
      Throwable failure = await(done);
      if (failure != null) {
        throw LostConnections.toThrow(failure);
      }
      sent += read;
    }
    return sent;
  }

  /** Leaves the file open: it is the caller's. */
  private static final class Region extends DefaultFileRegion {
    Region(FileChannel file, long position, long count) {
      super(file, position, count);
    }

    @Override
    protected void deallocate() {}
  }
}
