package dev.ikat.io;

import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.currentTask;
import static dev.ikat.Asyncio.shield;

import dev.ikat.Awaitable;
import dev.ikat.CancelledError;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.woven.Suspends;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The operations on a file that is open, one after the other, each on another thread. The position
 * is ours, not the channel's: it moves on the loop when an operation's result is delivered, so that
 * a read that nobody waits for any longer has taken nothing.
 *
 * <p>An operation holds its turn until the other thread is through, not until its task stops
 * waiting. It is never interrupted: that would close the channel.
 */
final class FileOperations {
  /** What is done on another thread. */
  @FunctionalInterface
  interface Operation<T> {
    T run(FileChannel channel) throws IOException;
  }

  private final EventLoop loop;
  private final Path path;
  private final FileChannel channel;
  private final boolean appends;

  /** Written by the operation whose turn it is, on whatever thread. */
  private volatile long position;

  private boolean closed;

  /** Done when the operation asked for last has had its turn. */
  private Future<Void> last;

  private FileOperations(EventLoop loop, Path path, FileChannel channel, boolean appends) {
    this.loop = loop;
    this.path = path;
    this.channel = channel;
    this.appends = appends;
    this.last = loop.createFuture();
    last.setResult(null);
  }

  /** Opens the file; if that is not waited for to its end, it is closed again. */
  static Awaitable<FileOperations> open(EventLoop loop, Path path, Set<OpenOption> options) {
    Future<FileOperations> opened = loop.createFuture();
    loop.<FileChannel>runInExecutor(() -> FileChannel.open(path, options))
        .addDoneCallback(done -> {
          if (done.exception() != null) {
            opened.setException(done.exception());
          } else if (!opened.done()) {
            boolean appends = options.contains(StandardOpenOption.APPEND);
            opened.setResult(new FileOperations(loop, path, done.result(), appends));
          } else {
            new FileOperations(loop, path, done.result(), false).closeSoon();
          }
        });
    return opened;
  }

  long position() {
    return position;
  }

  /** Has the operation done when it is its turn, and waits for that. */
  @Suspends
  <T> T call(Operation<T> operation) {
    checkOpen();
    return inTurn(operation);
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("the file is closed: " + path);
    }
  }

  @Suspends
  private <T> T inTurn(Operation<T> operation) {
    Future<Void> before = last;
    Future<Void> mine = loop.createFuture();
    last = mine;
    if (!before.done()) {
      try {
        await(shield(before));
      } catch (CancelledError notBegun) {
        passTurn(before, mine);
        throw notBegun;
      }
    }
    Future<T> running = loop.runInExecutor(() -> operation.run(channel));
    try {
      return await(shield(running));
    } finally {
      // If it fails when its task has been cancelled, shield reports that.
      passTurn(running, mine);
    }
  }

  private static void passTurn(Future<?> from, Future<Void> to) {
    if (from.done()) {
      to.setResult(null);
    } else {
      from.addDoneCallback(_ -> to.setResult(null));
    }
  }

  private void reportIfFailed(Future<?> abandoned) {
    Throwable failure = abandoned.exception();
    if (failure != null) {
      loop.callExceptionHandler(
          Map.of("message", "closing the file " + path + " failed", "exception", failure));
    }
  }

  @Suspends
  byte[] read(int atMost) {
    byte[] block =
        call(file -> {
          ByteBuffer buffer = ByteBuffer.allocate(atMost);
          int count = Math.max(file.read(buffer, position), 0);
          return count == atMost ? buffer.array() : Arrays.copyOf(buffer.array(), count);
        });
    position += block.length;
    return block;
  }

  @Suspends
  void write(ByteBuffer bytes) {
    call(file -> {
      int before = bytes.position();
      int all = bytes.remaining();
      try {
        while (bytes.hasRemaining()) {
          file.write(bytes, position + bytes.position() - before);
        }
      } catch (IOException e) {
        throw incomplete(e, bytes.position() - before, all);
      } finally {
        position = appends ? file.size() : position + bytes.position() - before;
      }
      return all;
    });
  }

  private IOException incomplete(IOException failure, int written, int all) {
    var error =
        new FileSystemException(
            path.toString(),
            null,
            failure.getMessage() + "; " + written + " of " + all + " bytes were written");
    error.initCause(failure);
    return error;
  }

  @Suspends
  void seek(long newPosition) {
    call(_ -> position = newPosition);
  }

  @Suspends
  void truncate(long size) {
    call(file -> {
      file.truncate(size);
      return position = Math.min(position, size);
    });
  }

  // ---- closing ----------------------------------------------------------------------------------

  @Suspends
  void close() {
    if (!closed) {
      closed = true;
      inTurn(FileOperations::close);
    }
  }

  private static @Nullable Void close(FileChannel channel) throws IOException {
    channel.close();
    return null;
  }

  /** Closes it, and waits for that if a task can. */
  @Suspends
  void closeFromAnywhere() {
    if (loop.isRunning() && currentTask() != null) {
      close();
    } else {
      closeSoon();
    }
  }

  /** Closes it after what was asked for before; nobody waits for that. */
  void closeSoon() {
    if (closed) {
      return;
    }
    closed = true;
    if (loop.isRunning()) {
      last.addDoneCallback(
          _ -> loop.runInExecutor(() -> close(channel)).addDoneCallback(this::reportIfFailed));
    } else {
      try {
        close(channel);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public String toString() {
    return path + (closed ? ", closed" : ", at " + position);
  }

  // ---- whole files ------------------------------------------------------------------------------

  /** On a thread that may block: see {@link AsyncFile#replace}. */
  static void replace(Path path, byte[] bytes) throws IOException {
    // Through a symbolic link, what it points at is replaced.
    Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
    Path folder = target.getParent();
    Path name = target.getFileName();
    if (folder == null || name == null) {
      throw new FileSystemException(path.toString(), null, "is no file");
    }
    Path fresh = Files.createTempFile(folder, "." + name + ".", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      keepPermissions(target, fresh);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /**
   * A new file gets what a file gets that is made in the usual way; createTempFile's is private.
   */
  private static void keepPermissions(Path target, Path fresh) throws IOException {
    var view = Files.getFileAttributeView(fresh, PosixFileAttributeView.class);
    if (view == null) {
      return;
    }
    if (Files.exists(target)) {
      view.setPermissions(Files.getPosixFilePermissions(target));
    } else {
      Path model = fresh.resolveSibling(fresh.getFileName() + ".mode");
      Files.createFile(model);
      try {
        view.setPermissions(Files.getPosixFilePermissions(model));
      } finally {
        Files.delete(model);
      }
    }
  }
}
