package dev.ikat.io;

import dev.ikat.EventLoop;
import dev.ikat.internal.bridge.LoopBridge;
import dev.ikat.internal.bridge.ReusableHandle;
import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of a pipe that epoll watches, as it does sockets: no thread waits for it.
 *
 * <p>Epoll tells of changes only (edge-triggered), so that nothing has to be asked of it each time:
 * what is wanted is tried at once, and again when there was a change. All that happens, happens in
 * one callback.
 */
abstract sealed class EpollPipe implements EpollIoHandle {
  private static final System.Logger LOG = System.getLogger("dev.ikat");

  final FileDescriptor end;
  private final LoopBridge bridge;
  private final NettyPoller poller;
  private final ReusableHandle handle;
  private @Nullable IoRegistration registration;

  private EpollPipe(EventLoop loop, FileDescriptor end, EpollIoOps interest) {
    this.end = end;
    this.bridge = LoopBridge.of(loop);
    this.poller = NettyPoller.of(loop);
    this.handle = bridge.newHandle(this::goOn);
    bridge.onOwnThread(() -> {
      IoRegistration made = poller.channels().register(this).syncUninterruptibly().getNow();
      registration = made;
      made.submit(interest.with(EpollIoOps.EPOLLET));
    });
  }

  /** What moves the bytes; there is one for each loop. */
  private record Buffer(ByteBuffer bytes) implements AutoCloseable {
    private static final int SIZE = 64 * 1024;

    static ByteBuffer of(LoopBridge bridge) {
      return bridge
          .attachment(Buffer.class, _ -> new Buffer(ByteBuffer.allocateDirect(SIZE)))
          .bytes()
          .clear();
    }

    @Override
    public void close() {}
  }

  final ByteBuffer buffer() {
    return Buffer.of(bridge);
  }

  final void schedule() {
    poller.somethingIsReady();
    handle.schedule();
  }

  /** The callback: does what is wanted, as far as it can be done. */
  abstract void goOn();

  @Override
  public FileDescriptor fd() {
    return end;
  }

  @Override
  public void handle(IoRegistration source, IoEvent event) {
    schedule();
  }

  /** Gives the descriptor back; called by a transport, or by the poller when the loop is closed. */
  @Override
  public void close() {
    if (end.isOpen()) {
      handle.cancel();
      bridge.onOwnThread(this::closeHere);
    }
  }

  private void closeHere() {
    if (!poller.isOwnThread()) {
      poller.channels().takeOver();
    }
    if (registration != null) {
      registration.cancel();
    }
    try {
      end.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "closing a pipe", e);
    }
  }

  /** The end that bytes come out of. */
  static final class Input extends EpollPipe implements PipeInput {
    private @Nullable Receiver receiver;

    Input(EventLoop loop, FileDescriptor end) {
      super(loop, end, EpollIoOps.EPOLLIN);
    }

    @Override
    public void read(Receiver asking) {
      receiver = asking;
      schedule();
    }

    @Override
    void goOn() {
      Receiver asking = receiver;
      if (asking == null || !end.isOpen()) {
        return;
      }
      byte[] data = null;
      try {
        ByteBuffer buffer = buffer();
        int count = end.read(buffer, 0, buffer.capacity());
        if (count == 0) {
          return;
        }
        if (count > 0) {
          data = new byte[count];
          buffer.get(data);
        }
      } catch (IOException e) {
        receiver = null;
        asking.failed(e);
        return;
      }
      receiver = null;
      if (data == null) {
        asking.ended();
      } else {
        asking.received(ByteBuffer.wrap(data));
      }
    }
  }

  /** The end that bytes go into. */
  static final class Output extends EpollPipe implements PipeOutput {
    private List<ByteBuffer> parts = List.of();
    private @Nullable Sender sender;
    private @Nullable Runnable readerGone;
    private boolean broken;

    Output(EventLoop loop, FileDescriptor end) {
      super(loop, end, EpollIoOps.EPOLLOUT.with(EpollIoOps.EPOLLERR));
    }

    @Override
    public void whenReaderGone(Runnable action) {
      readerGone = action;
    }

    @Override
    public void write(List<ByteBuffer> data, Sender asking) {
      parts = data;
      sender = asking;
      schedule();
    }

    @Override
    public void handle(IoRegistration source, IoEvent event) {
      broken |= event instanceof EpollIoEvent epoll && epoll.ops().contains(EpollIoOps.EPOLLERR);
      super.handle(source, event);
    }

    @Override
    void goOn() {
      Sender asking = sender;
      if (!end.isOpen()) {
        return;
      }
      if (asking == null) {
        Runnable action = readerGone;
        if (broken && action != null) {
          readerGone = null;
          action.run();
        }
        return;
      }
      try {
        if (!sendAll()) {
          return;
        }
      } catch (IOException e) {
        sender = null;
        asking.failed(e);
        return;
      }
      sender = null;
      parts = List.of();
      asking.written();
    }

    /** Whether all has been taken. */
    private boolean sendAll() throws IOException {
      for (ByteBuffer part : parts) {
        while (part.hasRemaining()) {
          ByteBuffer buffer = buffer();
          int length = Math.min(buffer.capacity(), part.remaining());
          buffer.put(part.slice(part.position(), length));
          int count = end.write(buffer, 0, length);
          part.position(part.position() + count);
          if (count < length) {
            return false;
          }
        }
      }
      return true;
    }
  }
}
