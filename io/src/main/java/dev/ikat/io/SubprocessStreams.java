package dev.ikat.io;

import dev.ikat.EventLoop;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes streams of a child's pipes: asyncio's {@code SubprocessStreamProtocol}. */
final class SubprocessStreams implements SubprocessProtocol {
  private final EventLoop loop;
  private final int limit;
  private @Nullable StreamReader stdout;
  private @Nullable StreamReader stderr;
  private @Nullable StreamWriter stdin;

  /** What the writer asks whether it may go on. */
  private @Nullable StreamReaderProtocol writing;

  SubprocessStreams(EventLoop loop, int limit) {
    this.loop = loop;
    this.limit = limit;
  }

  @Nullable StreamReader stdout() {
    return stdout;
  }

  @Nullable StreamReader stderr() {
    return stderr;
  }

  @Nullable StreamWriter stdin() {
    return stdin;
  }

  @Override
  public void connectionMade(SubprocessTransport child) {
    stdout = reader(child.getPipeTransport(1));
    stderr = reader(child.getPipeTransport(2));
    if (child.getPipeTransport(0) instanceof Transport pipe) {
      writing = new StreamReaderProtocol(loop, new StreamReader(loop, limit), null);
      stdin = new StreamWriter(pipe, writing, null);
    }
  }

  private @Nullable StreamReader reader(@Nullable BaseTransport pipe) {
    if (!(pipe instanceof ReadTransport source)) {
      return null;
    }
    StreamReader reader = new StreamReader(loop, limit);
    reader.setTransport(source);
    return reader;
  }

  private @Nullable StreamReader reader(int fd) {
    return fd == 1 ? stdout : stderr;
  }

  @Override
  public void pipeDataReceived(int fd, ByteBuffer data) {
    StreamReader reader = reader(fd);
    if (reader != null) {
      reader.feedData(data);
    }
  }

  @Override
  public void pipeConnectionLost(int fd, @Nullable Throwable exception) {
    if (fd == 0 && writing != null) {
      writing.connectionLost(exception);
      return;
    }
    StreamReader reader = reader(fd);
    if (reader != null && exception == null) {
      reader.feedEof();
    } else if (reader != null) {
      reader.setException(exception);
    }
  }

  @Override
  public void pauseWriting() {
    if (writing != null) {
      writing.pauseWriting();
    }
  }

  @Override
  public void resumeWriting() {
    if (writing != null) {
      writing.resumeWriting();
    }
  }
}
