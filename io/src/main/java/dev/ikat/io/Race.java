package dev.ikat.io;

import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.TimerHandle;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attempts to connect to some addresses, of which the first that succeeds wins. The next one begins
 * when the last one has failed, or has taken longer than the delay: happy eyeballs, RFC 8305.
 *
 * <p>All on the loop's own thread.
 */
final class Race {
  private final EventLoop loop;
  private final NettyPoller poller;
  private final List<? extends SocketAddress> addresses;
  private final @Nullable InetSocketAddress local;
  private final @Nullable Duration delay;

  /** The winner's channel. Has no result if all have failed; see {@link #failures}. */
  private final Future<@Nullable Channel> winner;

  private final List<Channel> running = new ArrayList<>();
  private final List<Throwable> failures = new ArrayList<>();
  private int next;
  private @Nullable TimerHandle timer;

  Race(
      EventLoop loop,
      NettyPoller poller,
      List<? extends SocketAddress> addresses,
      @Nullable InetSocketAddress local,
      @Nullable Duration delay) {
    this.loop = loop;
    this.poller = poller;
    this.addresses = addresses;
    this.local = local;
    this.delay = delay;
    this.winner = loop.createFuture();
  }

  Future<@Nullable Channel> winner() {
    return winner;
  }

  /** Why the attempts have failed, in the order in which they did. */
  List<Throwable> failures() {
    return failures;
  }

  void begin() {
    stopTimer();
    if (winner.done() || next == addresses.size()) {
      return;
    }
    SocketAddress address = addresses.get(next++);
    if (delay != null && next < addresses.size()) {
      timer = loop.callLater(delay, this::begin);
    }
    Channel channel = poller.backend().newSocketChannel(address);
    running.add(channel);
    Channels.configure(channel);
    poller
        .channels()
        .add(channel)
        .addListener(done -> {
          if (done.isSuccess()) {
            ChannelFuture connected =
                local == null
                    ? channel.connect(UnixSockets.forNetty(poller.backend(), address))
                    : channel.connect(address, local);
            connected.addListener(outcome -> ended(channel, outcome.cause()));
          } else {
            ended(channel, done.cause());
          }
        });
  }

  private void ended(Channel channel, @Nullable Throwable failure) {
    running.remove(channel);
    if (failure != null) {
      channel.close();
      if (!winner.done()) {
        failures.add(failure);
        begin();
        if (running.isEmpty() && next == addresses.size()) {
          winner.setResult(null);
        }
      }
    } else if (winner.done()) {
      channel.close();
    } else {
      Channels.setNoDelay(channel);
      winner.setResult(channel);
      end();
    }
  }

  /** Ends all attempts that are under way. */
  void end() {
    stopTimer();
    next = addresses.size();
    List.copyOf(running).forEach(Channel::close);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
