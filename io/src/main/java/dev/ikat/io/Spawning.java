package dev.ikat.io;

import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.shield;

import dev.ikat.CancelledError;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.woven.Suspends;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/** {@code subprocess_exec}, as a task runs it. */
final class Spawning {
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

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
    Future<Process> starting = loop.runInExecutor(() -> start(command, options));
    Process process;
    try {
      process = await(shield(starting));
    } catch (CancelledError e) {
      starting.addDoneCallback(Spawning::endTooLate);
      throw e;
    }
    Future<Void> made = loop.createFuture();
    var transport = new ChildProcess(loop, process, protocol, options, () -> made.setResult(null));
    try {
      await(made);
    } catch (Throwable t) {
      transport.close();
      throw t;
    }
    return new Connected<>(transport, protocol);
  }

  /** Nobody wants it any longer. */
  private static void endTooLate(Future<Process> started) {
    if (started.exception() == null) {
      started.result().destroyForcibly();
    }
  }

  /** On a thread that may block. */
  private static Process start(List<String> command, SubprocessOptions options) throws IOException {
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
    return builder.start();
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
