package dev.ikat;

import dev.ikat.woven.Suspends;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Passes values from tasks that send to tasks that receive, and can be closed. With capacity 0, a
 * rendezvous: {@code send} returns when a receiver has the value. trio's memory channel.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Channel;
 *
 * void main() {
 *   var channel = new Channel<Integer>(0);
 *   run(async(() -> taskGroup(tg -> {
 *     tg.createTask(async(() -> {
 *       try (channel) {
 *         for (int i = 0; i < 3; i++) await(channel.send(i));
 *       }
 *     }));
 *     for (int i : channel) IO.println(i);
 *   })));
 * }
 * }
 *
 * <p>Where several tasks send, give each a {@link #sender()}: when the last of them is closed, so
 * is the channel. Likewise {@link #receiver()}: when the last is closed, sending fails.
 *
 * <p>Receivers are served in the order in which they came, and so are senders. No value is lost: a
 * receiver that is cancelled when it has just been handed one passes it on. A sender that is
 * cancelled while it waits takes its value back, unless that has just been received. Not
 * thread-safe. Values are not null.
 *
 * @param <T> the values
 */
public final class Channel<T> implements AsyncIterable<T>, AutoCloseable {
  private final int capacity;
  private final ArrayDeque<T> buffer = new ArrayDeque<>();

  /** Those who wait to send; each waiter has its value. The buffer is full then. */
  private final WaiterList senders = new WaiterList(this);

  /** Those who wait to receive; a waiter that is woken has a value. The buffer is empty then. */
  private final WaiterList receivers = new WaiterList(this);

  private boolean closed;

  /** All receiving ends that were given out have been closed. */
  private boolean unheard;

  private int openSenders;
  private int openReceivers;

  /**
   * A channel that keeps so many values that nobody has received yet.
   *
   * @throws IllegalArgumentException if that is negative
   */
  public Channel(int capacity) {
    if (capacity < 0) {
      throw new IllegalArgumentException("a channel's capacity must be >= 0, not " + capacity);
    }
    this.capacity = capacity;
  }

  // ---- sending ----------------------------------------------------------------------------------

  /**
   * Waits until the value is in the buffer, or where that has no room, until it has been received.
   *
   * <p>When awaited: {@link ChannelClosedException} if the channel is closed, or all receivers are.
   */
  @CheckReturnValue
  public Coroutine<Void> send(T value) {
    Objects.requireNonNull(value, "value");
    return new CoroutineImpl<>("Channel.send") {
      @Override
      @Nullable Void call(TaskImpl<?> task) {
        if (!trySend(value)) {
          WaiterList.Waiter offer = senders.add(task);
          offer.value = value;
          senders.await(task, offer, false);
        }
        return null;
      }
    };
  }

  /**
   * Sends at once if a receiver waits or there is room; false if not.
   *
   * @throws ChannelClosedException as {@link #send} does
   */
  public boolean trySend(T value) {
    Objects.requireNonNull(value, "value");
    if (closed) {
      throw new ChannelClosedException("cannot send: the channel is closed");
    }
    if (unheard) {
      throw nobodyReceives();
    }
    if (handToReceiver(value)) {
      return true;
    }
    return buffer.size() < capacity && buffer.add(value);
  }

  private boolean handToReceiver(T value) {
    WaiterList.Waiter receiver = receivers.popPending();
    if (receiver == null) {
      return false;
    }
    receiver.value = value;
    receiver.complete(null);
    return true;
  }

  private static ChannelClosedException nobodyReceives() {
    return new ChannelClosedException("cannot send: all receivers of the channel are closed");
  }

  // ---- receiving --------------------------------------------------------------------------------

  /**
   * Waits for the next value and takes it.
   *
   * <p>When awaited: {@link ChannelClosedException} if the channel is closed and nothing is left.
   */
  @CheckReturnValue
  public Coroutine<T> receive() {
    return new CoroutineImpl<>("Channel.receive") {
      @Override
      T call(TaskImpl<?> task) {
        return receiveNow(task);
      }
    };
  }

  @SuppressWarnings("unchecked") // only values of this channel are handed over
  @Suspends
  private T receiveNow(TaskImpl<?> task) {
    while (true) {
      T value = tryReceive();
      if (value != null) {
        return value;
      }
      if (closed || unheard) {
        throw atEnd();
      }
      WaiterList.Waiter waiter = receivers.add(task);
      try {
        receivers.await(task, waiter, false);
      } catch (CancelledError e) {
        T handedOver = (T) waiter.value;
        if (handedOver != null && !handToReceiver(handedOver)) {
          buffer.addFirst(handedOver);
        }
        throw e;
      }
      // Woken without a value: the channel has been closed. One may have been put back meanwhile.
      if (waiter.value != null) {
        return (T) waiter.value;
      }
    }
  }

  /** Takes the next value at once; null if there is none just now, or ever. */
  public @Nullable T tryReceive() {
    T value = buffer.poll();
    if (value == null) {
      return takeOffer();
    }
    // There may be more in the buffer than it is for, where values were put back.
    T offered = buffer.size() < capacity ? takeOffer() : null;
    if (offered != null) {
      buffer.add(offered);
    }
    return value;
  }

  @SuppressWarnings("unchecked") // only values of this channel are offered
  private @Nullable T takeOffer() {
    WaiterList.Waiter sender = senders.popPending();
    if (sender == null) {
      return null;
    }
    sender.complete(null);
    return (T) sender.value;
  }

  private static ChannelClosedException atEnd() {
    return new ChannelClosedException("nothing more to receive: the channel is closed");
  }

  /** Receives one by one, in the task that iterates, until the channel is closed and empty. */
  @Override
  @Suspends
  public Iterator<T> iterator() {
    return new AwaitingIterator<>(() -> {
      try {
        return receiveNow(Asyncio.requireTask());
      } catch (ChannelClosedException end) {
        return null;
      }
    });
  }

  // ---- closing ----------------------------------------------------------------------------------

  /** Closes it for sending; what has been sent, or is being, can still be received. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    receivers.popAndWakeAll();
  }

  /** Whether it has been closed for sending. */
  public boolean isClosed() {
    return closed;
  }

  /** Another end to send by; when the last of these is closed, so is the channel. */
  public Sender<T> sender() {
    openSenders++;
    return new Sender<>(this);
  }

  /**
   * Another end to receive by; when the last of these is closed, sending fails.
   *
   * @throws ChannelClosedException if that has happened
   */
  public Receiver<T> receiver() {
    if (unheard) {
      throw new ChannelClosedException("all receivers of the channel are closed: make a new one");
    }
    openReceivers++;
    return new Receiver<>(this);
  }

  private void senderClosed() {
    if (--openSenders == 0) {
      close();
    }
  }

  private void receiverClosed() {
    if (--openReceivers == 0) {
      unheard = true;
      receivers.popAndWakeAll();
      for (WaiterList.Waiter w = senders.popPending(); w != null; w = senders.popPending()) {
        w.fail(nobodyReceives());
      }
    }
  }

  /** How many values are in the buffer. */
  public int size() {
    return buffer.size();
  }

  @Override
  public String toString() {
    return "Channel["
        + buffer.size()
        + "/"
        + capacity
        + ", senders="
        + senders.size()
        + ", receivers="
        + receivers.size()
        + (closed ? ", closed" : "")
        + "]";
  }

  /** An end to send by; see {@link Channel#sender()}. */
  public static final class Sender<T> implements AutoCloseable {
    private final Channel<T> channel;
    private boolean open = true;

    private Sender(Channel<T> channel) {
      this.channel = channel;
    }

    /** See {@link Channel#send}. */
    @CheckReturnValue
    public Coroutine<Void> send(T value) {
      checkOpen(open);
      return channel.send(value);
    }

    /** See {@link Channel#trySend}. */
    public boolean trySend(T value) {
      checkOpen(open);
      return channel.trySend(value);
    }

    /** Another sending end of the same channel. */
    public Sender<T> copy() {
      checkOpen(open);
      return channel.sender();
    }

    /** Closes this end; the last one closes the channel. */
    @Override
    public void close() {
      if (open) {
        open = false;
        channel.senderClosed();
      }
    }
  }

  /** An end to receive by; see {@link Channel#receiver()}. */
  public static final class Receiver<T> implements AsyncIterable<T>, AutoCloseable {
    private final Channel<T> channel;
    private boolean open = true;

    private Receiver(Channel<T> channel) {
      this.channel = channel;
    }

    /** See {@link Channel#receive}. */
    @CheckReturnValue
    public Coroutine<T> receive() {
      checkOpen(open);
      return channel.receive();
    }

    /** See {@link Channel#tryReceive}. */
    public @Nullable T tryReceive() {
      checkOpen(open);
      return channel.tryReceive();
    }

    /** Another receiving end of the same channel. */
    public Receiver<T> copy() {
      checkOpen(open);
      return channel.receiver();
    }

    /** See {@link Channel#iterator}. */
    @Override
    public Iterator<T> iterator() {
      checkOpen(open);
      return channel.iterator();
    }

    /** Closes this end; after the last one, sending fails. */
    @Override
    public void close() {
      if (open) {
        open = false;
        channel.receiverClosed();
      }
    }
  }

  private static void checkOpen(boolean open) {
    if (!open) {
      throw new ChannelClosedException("this end of the channel is closed");
    }
  }
}
