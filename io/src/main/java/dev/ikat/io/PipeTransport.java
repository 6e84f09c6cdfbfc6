package dev.ikat.io;

import dev.ikat.EventLoop;
import dev.ikat.internal.bridge.LoopBridge;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A transport that is one end of a pipe, and so has one direction only. It tells its protocol
 * everything in callbacks, and never from within a call of the protocol's, {@code pauseWriting}
 * aside.
 *
 * <pre>
 *   OPEN --close--> CLOSING --all written--> LOST --callback: connectionLost--> GONE
 *     \--------- abort, error, end of file ---^
 * </pre>
 */
abstract sealed class PipeTransport implements Transport permits ReadPipe, WritePipe {
  enum State {
    OPEN,
    CLOSING,
    LOST,
    GONE
  }

  final EventLoop loop;
  private final LoopBridge bridge;
  private final Map<String, Object> extra;
  private final OpenPipes siblings;
  private BaseProtocol protocol;
  State state = State.OPEN;

  PipeTransport(EventLoop loop, StreamProtocol protocol, Map<String, Object> extra) {
    this.loop = loop;
    this.bridge = LoopBridge.of(loop);
    this.protocol = protocol;
    this.extra = extra;
    this.siblings = OpenPipes.of(loop);
    siblings.add(this);
  }

  /** Tells the protocol of the connection; a callback. */
  final void tellMade(@Nullable Runnable whenMade) {
    if (state == State.OPEN && protocol instanceof StreamProtocol streams) {
      guarded("connectionMade", () -> streams.connectionMade(this));
    }
    if (whenMade != null) {
      whenMade.run();
    }
  }

  /** Calls the protocol; what that throws is reported, and is the end of the connection. */
  final void guarded(String method, Runnable call) {
    try {
      call.run();
    } catch (Throwable t) {
      report(t, "Fatal error: protocol." + method + "() call failed.");
      lose(t);
    }
  }

  /** The connection is lost, at once; the protocol is told in a callback. */
  final void lose(@Nullable Throwable cause) {
    if (state == State.LOST || state == State.GONE) {
      return;
    }
    state = State.LOST;
    loop.callSoon(() -> {
      state = State.GONE;
      try {
        protocol.connectionLost(cause);
      } catch (Throwable t) {
        report(t, "Fatal error: protocol.connectionLost() call failed.");
      } finally {
        siblings.remove(this);
        closePipe();
      }
    });
  }

  /** Gives the pipe back. */
  abstract void closePipe();

  final void report(Throwable t, String message) {
    if (bridge.raiseIfFatal(t)) {
      return;
    }
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("message", message);
    context.put("exception", t);
    context.put("transport", this);
    context.put("protocol", protocol);
    bridge.report(context);
  }

  final void checkThread(String operation) {
    bridge.checkThread(operation);
  }

  @Override
  public final @Nullable Object getExtraInfo(String name) {
    return extra.get(name);
  }

  @Override
  public final boolean isClosing() {
    return state != State.OPEN;
  }

  @Override
  public final void setProtocol(BaseProtocol newProtocol) {
    protocol = Objects.requireNonNull(newProtocol, "protocol");
  }

  @Override
  public final BaseProtocol getProtocol() {
    return protocol;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[" + state + "]";
  }
}
