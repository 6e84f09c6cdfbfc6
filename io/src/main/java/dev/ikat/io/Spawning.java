package dev.ikat.io;

import static dev.ikat.Asyncio.await;

import dev.ikat.CancelledError;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.woven.Suspends;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code subprocess_exec}, as a task runs it. */
final class Spawning {
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

  /** How many children are started at a time; the next ones wait. */
  private static final int THREADS = 16;

  private static final Executor EXECUTOR = PlatformThreads.atMost(THREADS, "ikat-spawn-");

  private Spawning() {}

  /** What has a command interpreted. */
  static List<String> shell(String command) {
    Objects.requireNonNull(command, "command");
    return WINDOWS ? List.of("cmd.exe", "/c", command) : List.of("/bin/sh", "-c", command);
  }

  static List<String> check(List<String> command) {
    List<String> copy = List.copyOf(command);
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("name a program at least");
    }
    return copy;
  }

  /** Starts the program, and returns when the protocol has been told. */
  @Suspends
  static <P extends SubprocessProtocol> Connected<SubprocessTransport, P> spawn(
      EventLoop loop,
      Supplier<? extends P> factory,
      List<String> command,
      SubprocessOptions options) {
    P protocol = Objects.requireNonNull(factory.get(), "protocol");
    boolean ours = ChildPipes.areWatchedBy(loop);
    Start start = new Start(Children.of(loop));
    Started started;
    try {
      started =
          await(loop.runInExecutor(EXECUTOR, () -> start.finished(start(command, options, ours))));
    } catch (CancelledError e) {
      start.discard();
      throw e;
    } finally {
      start.over();
    }
    Future<Void> made = loop.createFuture();
    var transport =
        new ChildProcess(
            loop,
            started.process(),
            started.pipes(),
            protocol,
            options,
            () -> made.setResult(null));
    try {
      await(made);
    } catch (Throwable t) {
      transport.close();
      throw t;
    }
    return new Connected<>(transport, protocol);
  }

  /** A child, and its pipes if they are ours. */
  private record Started(Process process, @Nullable ChildPipes pipes) {
    void end() {
      process.destroyForcibly();
      if (pipes != null) {
        try {
          pipes.close();
        } catch (IOException nothingWasWritten) {
          // The descriptors are given back all the same.
        }
      }
    }
  }

  /** A child that is being started, and may not be wanted any more when it is there. Any thread. */
  private static final class Start implements Children.Child {
    private final Children siblings;
    private @Nullable Started started;
    private boolean unwanted;

    Start(Children siblings) {
      this.siblings = siblings;
      siblings.add(this);
    }

    synchronized Started finished(Started child) {
      started = child;
      if (unwanted) {
        child.end();
      }
      return child;
    }

    /** Its task has been cancelled, or its loop is closed. */
    @Override
    public synchronized void discard() {
      unwanted = true;
      if (started != null) {
        started.end();
      }
    }

    /** On the loop: somebody has the child, or there is none to be had. */
    void over() {
      siblings.remove(this);
    }
  }

  /** On a thread that may block. */
  private static Started start(List<String> command, SubprocessOptions options, boolean ours)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectInput(input(options.stdin()));
    builder.redirectOutput(output(options.stdout()));
    if (options.stderr() == Stdio.STDOUT) {
      builder.redirectErrorStream(true);
    } else {
      builder.redirectError(output(options.stderr()));
    }
    if (options.cwd() != null) {
      builder.directory(options.cwd().toFile());
    }
    if (options.env() != null) {
      builder.environment().clear();
      builder.environment().putAll(options.env());
    }
    if (!ours) {
      return new Started(builder.start(), null);
    }
    ChildPipes pipes = ChildPipes.open(options);
    try {
      if (options.stdin() == Stdio.PIPE) {
        builder.redirectInput(pipes.file(0));
      }
      if (options.stdout() == Stdio.PIPE) {
        builder.redirectOutput(pipes.file(1));
      }
      if (options.stderr() == Stdio.PIPE) {
        builder.redirectError(pipes.file(2));
      }
      Process process = builder.start();
      pipes.childHasThem();
      return new Started(process, pipes);
    } catch (Throwable t) {
      pipes.close();
      throw t;
    }
  }

  private static Redirect input(Stdio from) {
    return switch (from) {
      case Stdio.Kind.PIPE -> Redirect.PIPE;
      case Stdio.Kind.INHERIT -> Redirect.INHERIT;
      case Stdio.Kind.DEVNULL -> Redirect.from(new java.io.File(WINDOWS ? "NUL" : "/dev/null"));
      case Stdio.Kind.STDOUT -> throw new IllegalArgumentException("stdin");
      case Stdio.ToFile file -> Redirect.from(file.path().toFile());
    };
  }

  private static Redirect output(Stdio to) {
    return switch (to) {
      case Stdio.Kind.PIPE -> Redirect.PIPE;
      case Stdio.Kind.INHERIT -> Redirect.INHERIT;
      case Stdio.Kind.DEVNULL -> Redirect.DISCARD;
      case Stdio.Kind.STDOUT -> throw new IllegalArgumentException("stdout");
      case Stdio.ToFile(var path, var append) ->
          append ? Redirect.appendTo(path.toFile()) : Redirect.to(path.toFile());
    };
  }
}
