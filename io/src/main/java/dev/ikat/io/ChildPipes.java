package dev.ikat.io;

import dev.ikat.EventLoop;
import dev.ikat.internal.bridge.LoopBridge;
import io.netty.channel.unix.FileDescriptor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The pipes to a child that is about to be started, made by us where epoll can be used: what the
 * JDK makes can only be read by blocking, and it closes its ends when the child has ended, though a
 * grandchild may go on writing.
 *
 * <p>The child's ends are handed over by their names in {@code /proc/self/fd}, which the JDK opens
 * anew. Ours do not block; the child's do, as they are opened by themselves.
 */
final class ChildPipes {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final int PIPES = 3;

  private final @Nullable FileDescriptor[] ours = new FileDescriptor[PIPES];
  private final @Nullable FileDescriptor[] theirs = new FileDescriptor[PIPES];

  private ChildPipes() {}

  /** Whether the loop can watch pipes; for code that it runs. */
  static boolean areWatchedBy(EventLoop loop) {
    return LoopBridge.of(loop).poller().isRealTime()
        && Backend.selected() == Backend.EPOLL
        && Files.isDirectory(DESCRIPTORS);
  }

  /** Makes those that the options ask for. */
  static ChildPipes open(SubprocessOptions options) throws IOException {
    var pipes = new ChildPipes();
    try {
      if (options.stdin() == Stdio.PIPE) {
        FileDescriptor[] pair = FileDescriptor.pipe();
        pipes.theirs[0] = pair[0];
        pipes.ours[0] = pair[1];
      }
      if (options.stdout() == Stdio.PIPE) {
        pipes.openOutput(1);
      }
      if (options.stderr() == Stdio.PIPE) {
        pipes.openOutput(2);
      }
    } catch (IOException e) {
      pipes.close();
      throw e;
    }
    return pipes;
  }

  private void openOutput(int fd) throws IOException {
    FileDescriptor[] pair = FileDescriptor.pipe();
    ours[fd] = pair[0];
    theirs[fd] = pair[1];
  }

  /** What the child is to open. */
  File file(int fd) {
    return DESCRIPTORS.resolve(Integer.toString(end(theirs, fd).intValue())).toFile();
  }

  /** Our end. */
  FileDescriptor own(int fd) {
    return end(ours, fd);
  }

  private static FileDescriptor end(@Nullable FileDescriptor[] ends, int fd) {
    FileDescriptor end = ends[fd];
    if (end == null) {
      throw new IllegalStateException("no pipe: " + fd);
    }
    return end;
  }

  /** The child has its ends. */
  void childHasThem() throws IOException {
    close(theirs);
  }

  /** There will be no child, or nobody to talk to it. */
  void close() throws IOException {
    close(theirs);
    close(ours);
  }

  private static void close(@Nullable FileDescriptor[] ends) throws IOException {
    for (int i = 0; i < ends.length; i++) {
      FileDescriptor end = ends[i];
      if (end != null) {
        ends[i] = null;
        end.close();
      }
    }
  }
}
