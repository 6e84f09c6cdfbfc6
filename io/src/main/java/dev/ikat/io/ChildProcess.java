package dev.ikat.io;

import dev.ikat.Context;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.internal.bridge.LoopBridge;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The transport of a child process: asyncio's {@code BaseSubprocessTransport}. Its pipes are
 * transports themselves, whose protocols pass on to the child's what they are told.
 *
 * <p>The protocol is told of the end when the operating system tells of it, even if a grandchild
 * has a pipe open; the connection is lost when the child has ended and all pipes are closed.
 */
final class ChildProcess implements SubprocessTransport, Children.Child {
  private static final System.Logger LOG = System.getLogger("dev.ikat");
  private static final int PIPES = 3;

  private final EventLoop loop;
  private final LoopBridge bridge;
  private final Process process;
  private final ChildSignals signals;
  private final Children siblings;
  private BaseProtocol protocol;

  /** By number; null where there is no pipe. */
  private final @Nullable PipeTransport[] pipes = new PipeTransport[PIPES];

  /** Whether the pipes are the JDK's, and not ours. */
  private final boolean jdksPipes;

  private int openPipes;
  private @Nullable Integer returncode;
  private boolean closed;
  private boolean lost;

  /** Done when it has ended. */
  private final Future<Integer> exited;

  /** Tells the protocol in the next turn; then {@code whenMade} is called. */
  ChildProcess(
      EventLoop loop,
      Process process,
      @Nullable ChildPipes ours,
      SubprocessProtocol protocol,
      SubprocessOptions options,
      Runnable whenMade) {
    this.loop = loop;
    this.bridge = LoopBridge.of(loop);
    this.process = process;
    this.signals = new ChildSignals(process.toHandle());
    this.protocol = protocol;
    this.exited = loop.createFuture();
    this.siblings = Children.of(loop);
    siblings.add(this);
    loop.callSoon(() -> begin(protocol, whenMade));
    this.jdksPipes = ours == null;
    connectPipes(options, ours);
  }

  private void connectPipes(SubprocessOptions options, @Nullable ChildPipes ours) {
    if (options.stdin() == Stdio.PIPE) {
      PipeOutput output =
          ours == null
              ? new BlockingPipes.Output(loop, process.getOutputStream())
              : new EpollPipe.Output(loop, ours.own(0));
      pipes[0] = new WritePipe(loop, output, new Pipe(0), Map.of("subprocess", process), null);
    }
    if (options.stdout() == Stdio.PIPE) {
      pipes[1] = reading(1, ours, process.getInputStream());
    }
    if (options.stderr() == Stdio.PIPE) {
      pipes[2] = reading(2, ours, process.getErrorStream());
    }
    for (PipeTransport pipe : pipes) {
      openPipes += pipe == null ? 0 : 1;
    }
  }

  private PipeTransport reading(int fd, @Nullable ChildPipes ours, InputStream stream) {
    PipeInput input =
        ours == null
            ? new BlockingPipes.Input(loop, stream)
            : new EpollPipe.Input(loop, ours.own(fd));
    return new ReadPipe(loop, input, new Pipe(fd), Map.of("subprocess", process), null);
  }

  private void begin(SubprocessProtocol first, Runnable whenMade) {
    guarded("connectionMade", () -> first.connectionMade(this));
    whenMade.run();
    Context context = Context.copyContext();
    process
        .onExit()
        .thenAccept(ended -> {
          int value = ended.exitValue();
          try {
            loop.callSoonThreadsafe(() -> onExit(value), context);
          } catch (IllegalStateException loopIsClosed) {
            // Nobody is there any longer to be told.
          }
        });
  }

  // ---- what happens to the child ----------------------------------------------------------------

  private void onExit(int value) {
    int code = signals.returncode(value);
    returncode = code;
    if (protocol instanceof SubprocessProtocol told) {
      guarded("processExited", told::processExited);
    }
    exited.setResult(code);
    if (jdksPipes && pipes[0] instanceof WritePipe stdin) {
      // The JDK has closed it, and takes what is written to it without a word.
      stdin.readerHasGone();
    }
    loseIfOver();
  }

  private void pipeLost(int fd, @Nullable Throwable exception) {
    openPipes--;
    if (protocol instanceof SubprocessProtocol told) {
      guarded("pipeConnectionLost", () -> told.pipeConnectionLost(fd, exception));
    }
    loseIfOver();
  }

  private void loseIfOver() {
    if (returncode == null || openPipes > 0 || lost) {
      return;
    }
    lost = true;
    siblings.remove(this);
    loop.callSoon(() -> {
      closed = true;
      guarded("connectionLost", () -> protocol.connectionLost(null));
    });
  }

  /** What a pipe tells, passed on. */
  private final class Pipe implements Protocol {
    private final int fd;

    Pipe(int fd) {
      this.fd = fd;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      if (protocol instanceof SubprocessProtocol told) {
        guarded("pipeDataReceived", () -> told.pipeDataReceived(fd, data));
      }
      data.position(data.limit());
    }

    @Override
    public void pauseWriting() {
      protocol.pauseWriting();
    }

    @Override
    public void resumeWriting() {
      protocol.resumeWriting();
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      pipeLost(fd, exception);
    }
  }

  private void guarded(String method, Runnable call) {
    try {
      call.run();
    } catch (Throwable t) {
      if (bridge.raiseIfFatal(t)) {
        return;
      }
      Map<String, Object> context = new LinkedHashMap<>();
      context.put("message", "Fatal error: protocol." + method + "() call failed.");
      context.put("exception", t);
      context.put("transport", this);
      context.put("protocol", protocol);
      bridge.report(context);
      close();
    }
  }

  // ---- SubprocessTransport ----------------------------------------------------------------------

  /** Done when the child has ended; it is not ended by cancelling this. */
  Future<Integer> exited() {
    return exited;
  }

  @Override
  public long getPid() {
    return process.pid();
  }

  @Override
  public @Nullable Integer getReturncode() {
    return returncode;
  }

  @Override
  public @Nullable PipeTransport getPipeTransport(int fd) {
    return fd < 0 || fd >= PIPES ? null : pipes[fd];
  }

  @Override
  public void sendSignal(String signal) {
    bridge.checkThread("sendSignal");
    signals.send(signal, returncode != null);
  }

  @Override
  public void terminate() {
    sendSignal("TERM");
  }

  @Override
  public void kill() {
    sendSignal("KILL");
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    bridge.checkThread("close");
    closed = true;
    for (PipeTransport pipe : pipes) {
      if (pipe != null) {
        pipe.abort();
      }
    }
    if (returncode == null) {
      if (loop.debug()) {
        LOG.log(Level.WARNING, "a child process that still runs is closed, and so killed: " + this);
      }
      kill();
    }
  }

  /** The loop is being closed: nobody will be told of anything. */
  @Override
  public void discard() {
    if (returncode == null) {
      signals.send("KILL", false);
    }
  }

  @Override
  public boolean isClosing() {
    return closed;
  }

  @Override
  public void setProtocol(BaseProtocol newProtocol) {
    protocol = Objects.requireNonNull(newProtocol, "protocol");
  }

  @Override
  public BaseProtocol getProtocol() {
    return protocol;
  }

  @Override
  public @Nullable Object getExtraInfo(String name) {
    return name.equals("subprocess") ? process : null;
  }

  @Override
  public String toString() {
    return "Subprocess["
        + process.pid()
        + (returncode == null ? ", running" : ", returncode " + returncode)
        + (closed ? ", closed" : "")
        + "]";
  }
}
