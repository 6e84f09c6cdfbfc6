package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.moveOnAfter;
import static dev.ikat.Asyncio.sleep;

import dev.ikat.CancelledError;
import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.TimeoutException;
import dev.ikat.internal.bridge.LoopBridge;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server: its listeners, and the connections that have come in by them. */
final class ServerImpl implements Server, TransportOwner {
  private static final System.Logger LOG = System.getLogger("dev.ikat");

  private final EventLoop loop;
  private final LoopBridge bridge;
  private final NettyPoller poller;
  private final Supplier<? extends StreamProtocol> factory;
  private final ServerOptions options;

  /** Empty once it is closed. */
  private final List<Listener> listeners = new ArrayList<>();

  private final Set<ChannelTransport> clients = new LinkedHashSet<>();
  private final List<Future<Void>> closeWaiters = new ArrayList<>();
  private boolean serving;
  private boolean closed;
  private boolean full;
  private @Nullable Future<Void> servingForever;

  ServerImpl(
      EventLoop loop,
      NettyPoller poller,
      Supplier<? extends StreamProtocol> factory,
      ServerOptions options) {
    this.loop = loop;
    this.bridge = LoopBridge.of(loop);
    this.poller = poller;
    this.factory = factory;
    this.options = options;
  }

  /** Listens on one more address; on the loop's own thread. */
  void listen(Channel channel, SocketAddress address) throws IOException {
    Listener listener = new Listener(loop, poller, this, channel);
    listener.bind(address, options);
    listeners.add(listener);
  }

  // ---- connections, on the loop's own thread ----------------------------------------------------

  boolean hasRoom() {
    return !closed && clients.size() < options.maxConnections();
  }

  /** A connection has come in. */
  void accept(Channel channel) {
    if (options.keepAlive()) {
      channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
    }
    try {
      StreamProtocol protocol = factory.get();
      if (!poller.channels().add(channel).isSuccess()) {
        channel.unsafe().closeForcibly();
        return; // it has gone meanwhile
      }
      ChannelTransport transport =
          new ChannelTransport(loop, poller, channel, protocol, this, newTlsLayer(), null);
      clients.add(transport);
      if (options.idleTimeout() != null) {
        new IdleWatch(loop, transport, options.idleTimeout()).begin();
      }
    } catch (Throwable t) {
      channel.unsafe().closeForcibly();
      if (!bridge.raiseIfFatal(t)) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("message", "Error on transport creation for incoming connection");
        report.put("exception", t);
        bridge.report(report);
      }
    }
    if (!full && !hasRoom()) {
      full = true;
      setAccepting();
    }
  }

  private @Nullable TlsLayer newTlsLayer() throws IOException {
    TlsOptions tls = options.tls();
    return tls == null ? null : TlsLayer.of(loop, null, tls, true, null, null);
  }

  @Override
  public void transportGone(ChannelTransport transport) {
    clients.remove(transport);
    Throwable failure = transport.handshakeFailure();
    if (failure != null) {
      handshakeFailed(transport, failure);
    }
    if (full && hasRoom()) {
      full = false;
      setAccepting();
    }
    if (closed && clients.isEmpty()) {
      wakeCloseWaiters();
    }
  }

  /** Anybody can make it fail, so that by default nobody is told: as in asyncio. */
  private void handshakeFailed(ChannelTransport transport, Throwable failure) {
    LOG.log(Level.DEBUG, () -> "TLS handshake failed on " + transport, failure);
    if (loop.debug()) {
      Map<String, Object> report = new LinkedHashMap<>();
      report.put("message", "TLS handshake failed on an incoming connection");
      report.put("exception", failure);
      report.put("transport", transport);
      bridge.report(report);
    }
  }

  private void setAccepting() {
    for (Listener listener : listeners) {
      listener.setAccepting(serving && !full);
    }
  }

  private void wakeCloseWaiters() {
    closeWaiters.forEach(waiter -> waiter.setResult(null));
    closeWaiters.clear();
  }

  // ---- the API ----------------------------------------------------------------------------------

  @Override
  public void close() {
    bridge.checkThread("close");
    if (closed) {
      return;
    }
    closed = true;
    serving = false;
    bridge.onOwnThread(() -> listeners.forEach(Listener::close));
    listeners.clear();
    Future<Void> forever = servingForever;
    if (forever != null) {
      servingForever = null;
      forever.cancel();
    }
    if (clients.isEmpty()) {
      wakeCloseWaiters();
    }
  }

  @Override
  public void closeClients() {
    bridge.checkThread("closeClients");
    List.copyOf(clients).forEach(ChannelTransport::close);
  }

  @Override
  public void abortClients() {
    bridge.checkThread("abortClients");
    List.copyOf(clients).forEach(ChannelTransport::abort);
  }

  @Override
  public Coroutine<Void> waitClosed() {
    return async(() -> {
      if (closed && clients.isEmpty()) {
        return;
      }
      Future<Void> waiter = loop.createFuture();
      closeWaiters.add(waiter);
      await(waiter);
    });
  }

  /** Accepts connections from now on. */
  void start() {
    if (closed) {
      throw new IllegalStateException("the server is closed: " + this);
    }
    if (!serving) {
      serving = true;
      bridge.onOwnThread(this::setAccepting);
    }
  }

  @Override
  public Coroutine<Void> startServing() {
    return async(() -> {
      start();
      await(sleep(Duration.ZERO));
    });
  }

  @Override
  public Coroutine<Void> serveForever() {
    return async(() -> {
      if (servingForever != null) {
        throw new IllegalStateException("another task serves for ever already: " + this);
      }
      start();
      Future<Void> forever = loop.createFuture();
      servingForever = forever;
      try {
        await(forever);
      } catch (CancelledError cancelled) {
        close();
        await(waitClosed());
        throw cancelled;
      } finally {
        servingForever = null;
      }
    });
  }

  @Override
  public Coroutine<Void> shutdown(Duration grace) {
    Objects.requireNonNull(grace, "grace");
    return async(() -> {
      close();
      moveOnAfter(
          grace,
          _ -> {
            await(waitClosed());
          });
      abortClients();
      await(waitClosed());
    });
  }

  @Override
  public boolean isServing() {
    return serving;
  }

  @Override
  public List<ChannelSocket> sockets() {
    return listeners.stream().map(it -> Objects.requireNonNull(it.socket())).toList();
  }

  @Override
  public EventLoop loop() {
    return loop;
  }

  @Override
  public String toString() {
    return "Server["
        + (closed ? "closed" : serving ? "serving" : "not serving")
        + ", "
        + sockets()
        + ", connections="
        + clients.size()
        + "]";
  }

  /** Aborts a connection that neither sends nor receives anything for too long. */
  private static final class IdleWatch {
    /** How many times within the limit it is looked at. */
    private static final int LOOKS = 8;

    private final EventLoop loop;
    private final ChannelTransport transport;
    private final Duration limit;
    private long seen;
    private long since;

    IdleWatch(EventLoop loop, ChannelTransport transport, Duration limit) {
      this.loop = loop;
      this.transport = transport;
      this.limit = limit;
    }

    void begin() {
      seen = transport.activity();
      since = loop.time();
      lookLater();
    }

    private void lookLater() {
      loop.callLater(limit.dividedBy(LOOKS), this::look);
    }

    private void look() {
      if (transport.isGone()) {
        return;
      }
      long now = loop.time();
      if (transport.activity() != seen) {
        seen = transport.activity();
        since = now;
      } else if (now - since >= limit.toNanos()) {
        transport.abort(new TimeoutException("nothing was sent or received for " + limit));
        return;
      }
      lookLater();
    }
  }
}
