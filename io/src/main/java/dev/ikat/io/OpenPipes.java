package dev.ikat.io;

import dev.ikat.EventLoop;
import dev.ikat.internal.bridge.LoopBridge;
import java.util.LinkedHashSet;
import java.util.Set;

/** The pipes that a loop has open, which are closed with it. */
final class OpenPipes implements AutoCloseable {
  private final Set<PipeTransport> open = new LinkedHashSet<>();

  private OpenPipes() {}

  static OpenPipes of(EventLoop loop) {
    return LoopBridge.of(loop).attachment(OpenPipes.class, _ -> new OpenPipes());
  }

  void add(PipeTransport pipe) {
    open.add(pipe);
  }

  void remove(PipeTransport pipe) {
    open.remove(pipe);
  }

  @Override
  public void close() {
    open.forEach(PipeTransport::closePipe);
    open.clear();
  }
}
