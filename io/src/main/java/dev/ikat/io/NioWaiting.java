package dev.ikat.io;

import dev.ikat.spi.Poller;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.SelectStrategy;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.IntSupplier;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.AbstractSelector;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * The wait for the JDK's channels. It is done here and not by Netty's handler, because that takes
 * the thread's interrupt away, which a loop must get to know of.
 */
final class NioWaiting implements SelectStrategy {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final SelectorProvider provider = SelectorProvider.provider();

  /** The selector that the handler has opened last. */
  private volatile @Nullable Selector selector;

  /** Whether it is known of this selector if the sets are replaced. */
  private boolean looked;

  /**
   * Whether Netty has replaced the sets in the selector, as it does where it may use Unsafe. Its
   * set is left full of nulls when the keys have been gone through, and emptied by Netty's own way
   * to select only: the JDK's would fail on them.
   */
  private boolean replaced;

  /** How long the next wait may take, as in {@link Poller#poll}. */
  long timeout;

  IoHandlerFactory newHandlerFactory() {
    return NioIoHandler.newFactory(new Selectors(), () -> this);
  }

  @Override
  public int calculateStrategy(IntSupplier selectNow, boolean mustNotWait) throws Exception {
    Selector waiter = selector;
    if (mustNotWait || waiter == null) {
      return selectNow.get();
    }
    if (!looked) {
      looked = true;
      replaced = waiter.selectedKeys().getClass().getName().startsWith("io.netty.");
    }
    if (replaced) {
      int ready = selectNow.get();
      if (ready > 0) {
        return ready;
      }
    }
    return timeout == Poller.FOREVER
        ? waiter.select()
        : waiter.select(Math.ceilDiv(timeout, NANOS_PER_MILLI));
  }

  /** Any thread: ends the wait, or keeps the next one from beginning. */
  void wakeup() {
    Selector waiter = selector;
    if (waiter != null) {
      waiter.wakeup();
    }
  }

  /** The JDK's provider, which lets us see the selectors that are opened. */
  private final class Selectors extends SelectorProvider {
    @Override
    public AbstractSelector openSelector() throws IOException {
      AbstractSelector made = provider.openSelector();
      looked = false;
      selector = made;
      return made;
    }

    @Override
    public DatagramChannel openDatagramChannel() throws IOException {
      return provider.openDatagramChannel();
    }

    @Override
    public DatagramChannel openDatagramChannel(ProtocolFamily family) throws IOException {
      return provider.openDatagramChannel(family);
    }

    @Override
    public Pipe openPipe() throws IOException {
      return provider.openPipe();
    }

    @Override
    public ServerSocketChannel openServerSocketChannel() throws IOException {
      return provider.openServerSocketChannel();
    }

    @Override
    public SocketChannel openSocketChannel() throws IOException {
      return provider.openSocketChannel();
    }
  }
}
