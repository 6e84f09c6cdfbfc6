package dev.ikat.io;

import dev.ikat.EventLoop;
import dev.ikat.internal.bridge.LoopBridge;
import dev.ikat.spi.Poller;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Waits for I/O, for a loop that has begun to use it. What Netty reads and accepts while it polls
 * becomes callbacks of the same turn of the loop, in front of the timers that are due, as in
 * asyncio.
 *
 * <p>A loop has a parking poller until I/O is used for the first time; {@link #of} replaces it. The
 * channels belong to the thread that runs the loop. If another one runs it later they go over to
 * that, except with io_uring, whose rings are one thread's.
 */
final class NettyPoller implements Poller {
  private final Backend backend;
  private final ChannelLoop channels;
  private final InterruptWakeup interrupts = new InterruptWakeup();
  private final @Nullable NioWaiting nio;

  /** Whether {@link #wakeup} was called since the last poll returned. */
  private volatile boolean woken;

  // ---- all that follows is for the code that the loop runs --------------------------------------

  /** Those that have something to send, which leaves at the next poll. */
  private final ArrayList<ChannelTransport> toBeFlushed = new ArrayList<>();

  /** Those that are open. */
  private final Set<ChannelTransport> transports = new HashSet<>();

  /** Whether a callback was queued since the poll began, so that it must not wait. */
  private boolean ready;

  private NettyPoller(Backend backend) {
    this.backend = backend;
    this.nio = backend == Backend.NIO ? new NioWaiting() : null;
    this.channels =
        new ChannelLoop(
            nio != null ? nio.newHandlerFactory() : backend.newHandlerFactory(),
            this::wakeup,
            () -> !woken);
  }

  /** The poller of the loop, which calls this itself; from now on it waits for I/O as well. */
  static NettyPoller of(EventLoop loop) {
    LoopBridge bridge = LoopBridge.of(loop);
    Poller now = bridge.poller();
    if (now instanceof NettyPoller ours) {
      return ours;
    }
    if (!now.isRealTime()) {
      throw new IllegalStateException(
          "this event loop runs on a virtual clock, and sockets do not wait for that: use a"
              + " simulated network, or a loop on real time; "
              + loop);
    }
    if (!loop.isRunning()) {
      throw new IllegalStateException("I/O needs a running loop; put it into run(async(() -> …))");
    }
    NettyPoller[] made = new NettyPoller[1];
    bridge.onOwnThread(() -> {
      made[0] = new NettyPoller(Backend.selected());
      made[0].channels.takeOver();
    });
    bridge.replacePoller(made[0]);
    return made[0];
  }

  /** What channels are registered with. */
  ChannelLoop channels() {
    return channels;
  }

  Backend backend() {
    return backend;
  }

  /** Whether the calling thread is the one that channels may be touched on. */
  boolean isOwnThread() {
    return channels.owner() == Thread.currentThread();
  }

  void add(ChannelTransport transport) {
    transports.add(transport);
  }

  void remove(ChannelTransport transport) {
    transports.remove(transport);
  }

  /** Has the transport flushed when the loop polls next. */
  void flushLater(ChannelTransport transport) {
    toBeFlushed.add(transport);
  }

  /** A callback has been queued. */
  void somethingIsReady() {
    ready = true;
  }

  @Override
  public void flush() {
    // What comes in meanwhile, by a protocol's pauseWriting, is flushed as well.
    for (int i = 0; i < toBeFlushed.size(); i++) {
      ChannelTransport transport = toBeFlushed.get(i);
      transport.toBeFlushed = false;
      transport.flush();
    }
    toBeFlushed.clear();
  }

  @Override
  public void poll(long timeoutNanos) {
    if (!isOwnThread()) {
      moveHere();
    }
    ready = false;
    if (!toBeFlushed.isEmpty()) {
      flush();
    }
    if (timeoutNanos == 0 || ready || woken || Thread.currentThread().isInterrupted()) {
      channels.run(0);
    } else if (nio != null) {
      nio.timeout = timeoutNanos;
      channels.run(timeoutNanos);
    } else {
      interrupts.waitWith(timeoutNanos);
    }
    if (woken) {
      woken = false;
    }
  }

  private void moveHere() {
    if (backend == Backend.IO_URING) {
      throw new IllegalStateException(
          "this event loop has done I/O by io_uring on "
              + channels.owner()
              + ": it can be run again only there; -Dikat.io=epoll has no such limit");
    }
    channels.takeOver();
  }

  @Override
  public void wakeup() {
    woken = true;
    if (nio != null) {
      nio.wakeup();
    } else {
      channels.wakeHandler();
    }
  }

  @Override
  public void close() {
    channels.takeOver();
    flush();
    channels.close();
    transports.forEach(ChannelTransport::discard);
    transports.clear();
  }

  @Override
  public String toString() {
    return "NettyPoller[" + backend.name().toLowerCase(java.util.Locale.ROOT) + "]";
  }

  /**
   * Makes an interrupt end a wait in native code, which knows nothing of interrupts: by the hook
   * that the JDK has for selectors, as which this poses. The flag stays as it is.
   */
  private final class InterruptWakeup extends AbstractSelector {
    InterruptWakeup() {
      super(null);
    }

    void waitWith(long timeoutNanos) {
      begin();
      try {
        channels.run(timeoutNanos);
      } finally {
        end();
      }
    }

    @Override
    public Selector wakeup() {
      NettyPoller.this.wakeup();
      return this;
    }

    @Override
    protected void implCloseSelector() {}

    @Override
    protected SelectionKey register(AbstractSelectableChannel channel, int ops, Object attachment) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<SelectionKey> keys() {
      return Set.of();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
      return Set.of();
    }

    @Override
    public int selectNow() {
      return 0;
    }

    @Override
    public int select(long timeout) {
      return 0;
    }

    @Override
    public int select() {
      return 0;
    }
  }
}
