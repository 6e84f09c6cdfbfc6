package dev.ikat.io;

import dev.ikat.spi.Poller;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPromise;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.util.concurrent.AbstractScheduledEventExecutor;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Netty's side of a loop of Ikat's: the event loop that its channels are registered with. It has no
 * thread; {@link NettyPoller} runs it once in each poll, on whatever thread runs Ikat's loop.
 *
 * <p>Not Netty's {@code ManualIoEventLoop}, though that is driven in the same way: that one belongs
 * to one thread for ever, while a loop of Ikat's may be run by one thread, closed by another.
 *
 * <p>All but {@link #execute} and what asks for a state is for the {@link #owner} alone.
 */
final class ChannelLoop extends AbstractScheduledEventExecutor implements IoEventLoop {
  private enum State {
    OPEN,
    CLOSING,
    CLOSED
  }

  private final IoHandler handler;
  private final Runnable wakeup;
  private final Waiting waiting;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Promise<Void> terminated = new DefaultPromise<>(GlobalEventExecutor.INSTANCE);
  private volatile @Nullable Thread owner;
  private volatile State state = State.OPEN;
  private boolean initialized;

  /**
   * @param wakeup ends a poll that waits; any thread
   * @param mayWait whether nothing has happened that a poll must not wait after
   */
  ChannelLoop(IoHandlerFactory factory, Runnable wakeup, BooleanSupplier mayWait) {
    this.wakeup = wakeup;
    this.waiting = new Waiting(mayWait);
    this.handler = factory.newHandler(this);
  }

  /** The thread that everything but execute is called on; null before the first poll. */
  @Nullable Thread owner() {
    return owner;
  }

  /** The calling thread has the loop from now on. */
  void takeOver() {
    owner = Thread.currentThread();
  }

  /** Lets channels do their I/O, and runs what was scheduled; waits as {@link Poller#poll} does. */
  void run(long timeoutNanos) {
    if (!initialized) {
      initialized = true;
      handler.initialize();
    }
    waiting.limit = timeoutNanos;
    handler.run(waiting);
    runTasks();
  }

  /** Runs what was scheduled. */
  void runTasks() {
    fetchFromScheduledTaskQueue(tasks);
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      safeExecute(task);
    }
  }

  /** Wakes {@link #run}, in the way of those handlers that wait themselves. */
  void wakeHandler() {
    handler.wakeup();
  }

  /** Closes all channels and gives back what the handler holds. */
  @Override
  public void close() {
    if (state != State.OPEN) {
      return;
    }
    state = State.CLOSING;
    cancelScheduledTasks();
    if (initialized) {
      handler.prepareToDestroy();
      runTasks();
    }
    handler.destroy();
    state = State.CLOSED;
    runTasks();
    terminated.setSuccess(null);
  }

  @Override
  public void execute(Runnable task) {
    Objects.requireNonNull(task, "task");
    if (state == State.CLOSED && !inEventLoop()) {
      throw new RejectedExecutionException("the event loop is closed");
    }
    tasks.add(task);
    if (!inEventLoop()) {
      wakeup.run();
    }
  }

  @Override
  public boolean inEventLoop(Thread thread) {
    return thread == owner;
  }

  @Override
  public ChannelLoop next() {
    return this;
  }

  @Override
  public @Nullable IoEventLoopGroup parent() {
    return null;
  }

  /** Takes the channel in: its events come up in polls from now on. */
  ChannelFuture add(Channel channel) {
    ChannelPromise promise = new DefaultChannelPromise(channel, this);
    channel.unsafe().register(this, promise);
    return promise;
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel) {
    return add(channel);
  }

  @Override
  @Deprecated
  public ChannelFuture register(ChannelPromise promise) {
    promise.channel().unsafe().register(this, promise);
    return promise;
  }

  @Override
  @Deprecated
  public ChannelFuture register(Channel channel, ChannelPromise promise) {
    channel.unsafe().register(this, promise);
    return promise;
  }

  @Override
  public Future<IoRegistration> register(IoHandle handle) {
    Promise<IoRegistration> promise = newPromise();
    try {
      IoRegistration registration = handler.register(handle);
      promise.setSuccess(
          handler instanceof EpollIoHandler ? new EpollRegistration(registration) : registration);
    } catch (Exception e) {
      promise.setFailure(e);
    }
    return promise;
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return handler.isCompatible(handleType);
  }

  @Override
  public boolean isIoType(Class<? extends IoHandler> handlerType) {
    return handler.getClass() == handlerType;
  }

  @Override
  public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
    throw new UnsupportedOperationException("closed with the loop of Ikat's that it belongs to");
  }

  @Override
  @Deprecated
  public void shutdown() {
    throw new UnsupportedOperationException("closed with the loop of Ikat's that it belongs to");
  }

  @Override
  public Future<?> terminationFuture() {
    return terminated;
  }

  @Override
  public boolean isShuttingDown() {
    return state != State.OPEN;
  }

  @Override
  public boolean isShutdown() {
    return state != State.OPEN;
  }

  @Override
  public boolean isTerminated() {
    return state == State.CLOSED;
  }

  @Override
  public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
    return terminated.await(timeout, unit);
  }

  /**
   * How long the handler may wait: until Ikat's loop or Netty's own timers have something to do.
   */
  private final class Waiting implements IoHandlerContext {
    private final BooleanSupplier mayWait;
    private long limit;

    Waiting(BooleanSupplier mayWait) {
      this.mayWait = mayWait;
    }

    @Override
    public boolean canBlock() {
      return limit != 0 && mayWait.getAsBoolean() && tasks.isEmpty() && !hasScheduledTasks();
    }

    @Override
    public long delayNanos(long now) {
      return Math.min(limit, ChannelLoop.this.delayNanos(now, limit));
    }

    @Override
    public long deadlineNanos() {
      long next = nextScheduledTaskDeadlineNanos();
      if (limit == Poller.FOREVER) {
        return next;
      }
      long now = ticker().nanoTime();
      return next == -1 || next - now > limit ? now + limit : next;
    }
  }
}
