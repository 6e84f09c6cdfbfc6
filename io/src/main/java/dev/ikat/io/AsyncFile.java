package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.toThread;

import dev.ikat.AsyncGenerator;
import dev.ikat.Coroutine;
import dev.ikat.woven.Suspends;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;

/**
 * Files without blocking the loop: the functions of {@link Files} that read and write a whole file,
 * and a file that is kept open. The operating system has no waiting for files, so that each
 * operation is done on a (virtual) thread of the loop's default executor. (asyncio has none of
 * this; its users take aiofiles.)
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.io.AsyncFile;
 * import java.nio.file.*;
 *
 * void main() {
 *   run(async(() -> {
 *     Path log = Files.createTempFile("app", ".log");
 *     await(AsyncFile.writeString(log, "one\ntwo\n"));
 *     try (var file = await(AsyncFile.open(log, StandardOpenOption.APPEND))) {
 *       await(file.write("three\n".getBytes()));
 *     }
 *     try (var lines = AsyncFile.lines(log)) {
 *       for (String line : lines) IO.println(line);
 *     }
 *     Files.delete(log);
 *   }));
 * }
 * }
 *
 * <p>Operations on an open file are done one after the other, in the order in which they were asked
 * for, whichever tasks ask. A task that is cancelled stops waiting at once:
 *
 * <ul>
 *   <li>What has not begun is not done.
 *   <li>A read that is under way is forgotten; the position stays, so that the next read gets those
 *       bytes.
 *   <li>A write that is under way is finished. It is not interrupted, as that would close the file.
 *   <li>A function for a whole file is interrupted; one that writes may leave a part, except {@link
 *       #replace}.
 * </ul>
 *
 * <p>All coroutines here throw what {@link Files} throws, undeclared: {@link
 * java.nio.file.NoSuchFileException} and its like. An open file belongs to the loop that opened it.
 */
public final class AsyncFile implements AutoCloseable {
  private static final int BLOCK = 64 * 1024;

  private final FileOperations operations;

  private AsyncFile(FileOperations operations) {
    this.operations = operations;
  }

  // ---- whole files ------------------------------------------------------------------------------

  /** The text of a file, as UTF-8. */
  @CheckReturnValue
  public static Coroutine<String> readString(Path path) {
    return readString(path, StandardCharsets.UTF_8);
  }

  /**
   * The text of a file.
   *
   * @throws java.nio.charset.CharacterCodingException when awaited, undeclared, if it is not text
   *     of this charset
   */
  @CheckReturnValue
  public static Coroutine<String> readString(Path path, Charset charset) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(charset, "charset");
    return toThread(() -> Files.readString(path, charset));
  }

  /** The bytes of a file. */
  @CheckReturnValue
  public static Coroutine<byte[]> readAllBytes(Path path) {
    Objects.requireNonNull(path, "path");
    return toThread(() -> Files.readAllBytes(path));
  }

  /**
   * Writes the bytes, as {@link Files#write(Path, byte[], OpenOption...)} does: without options to
   * a file that is created or emptied first.
   *
   * @throws java.nio.file.FileSystemException when awaited, undeclared, if the disk is full; then a
   *     part may be there, see {@link #replace}
   */
  @CheckReturnValue
  public static Coroutine<Void> write(Path path, byte[] bytes, OpenOption... options) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(bytes, "bytes");
    OpenOption[] copy = options.clone();
    return toThread(() -> {
      Files.write(path, bytes, copy);
    });
  }

  /** Writes the text as UTF-8, otherwise as {@link #write(Path, byte[], OpenOption...)} does. */
  @CheckReturnValue
  public static Coroutine<Void> writeString(Path path, CharSequence text, OpenOption... options) {
    Objects.requireNonNull(text, "text");
    return write(path, text.toString().getBytes(StandardCharsets.UTF_8), options);
  }

  /**
   * Puts the bytes in the place of what the file contains, all or nothing: they are written to a
   * file beside it, brought to the disk, and that is renamed. If anything fails, the disk is full
   * or the task is cancelled, the old contents are still there.
   */
  @CheckReturnValue
  public static Coroutine<Void> replace(Path path, byte[] bytes) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(bytes, "bytes");
    return toThread(() -> FileOperations.replace(path, bytes));
  }

  /** The lines of a UTF-8 file, without what ends them; for try-with-resources and for-each. */
  public static AsyncGenerator<String, Void> lines(Path path) {
    return lines(path, StandardCharsets.UTF_8);
  }

  /** The lines of a file, without what ends them; for try-with-resources and for-each. */
  public static AsyncGenerator<String, Void> lines(Path path, Charset charset) {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(charset, "charset");
    return AsyncGenerator.of(y -> {
      var file =
          await(FileOperations.open(getRunningLoop(), path, Set.of(StandardOpenOption.READ)));
      try {
        var reader = new LineBlocks(file, charset);
        for (var block = reader.next(); !block.isEmpty(); block = reader.next()) {
          for (String line : block) {
            y.yield(line);
          }
        }
      } finally {
        file.closeSoon();
      }
    });
  }

  // ---- an open file -----------------------------------------------------------------------------

  /**
   * Opens a file.
   *
   * @param options as for {@link FileChannel#open(Path, OpenOption...)}; none: to read it
   */
  @CheckReturnValue
  public static Coroutine<AsyncFile> open(Path path, OpenOption... options) {
    Objects.requireNonNull(path, "path");
    Set<OpenOption> set =
        options.length == 0 ? Set.of(StandardOpenOption.READ) : Set.of(options.clone());
    return async(() -> new AsyncFile(await(FileOperations.open(getRunningLoop(), path, set))));
  }

  /** Reads up to so many bytes from the position on; none at the end of the file. */
  @CheckReturnValue
  public Coroutine<byte[]> read(int atMost) {
    if (atMost < 0) {
      throw new IllegalArgumentException("cannot read " + atMost + " bytes");
    }
    return async(() -> operations.read(atMost));
  }

  /** Reads from the position to the end of the file. */
  @CheckReturnValue
  public Coroutine<byte[]> readAll() {
    return async(() -> {
      byte[] all = operations.read(BLOCK);
      int length = all.length;
      for (int last = length; last > 0; ) {
        byte[] block = operations.read(Math.max(BLOCK, length));
        last = block.length;
        if (length + last > all.length) {
          all = Arrays.copyOf(all, length + last);
        }
        System.arraycopy(block, 0, all, length, last);
        length += last;
      }
      return all;
    });
  }

  /**
   * Writes all the bytes at the position, or at the end if the file was opened to append. The array
   * must stay as it is until then.
   *
   * @throws java.nio.file.FileSystemException when awaited, undeclared, if the disk is full or the
   *     like; its message says how many bytes were written, and the position is behind them
   */
  @CheckReturnValue
  public Coroutine<Void> write(byte[] bytes) {
    Objects.requireNonNull(bytes, "bytes");
    return write(ByteBuffer.wrap(bytes));
  }

  /** The same, what remains in the buffer; its position moves behind what was written. */
  @CheckReturnValue
  public Coroutine<Void> write(ByteBuffer bytes) {
    Objects.requireNonNull(bytes, "bytes");
    return async(() -> operations.write(bytes));
  }

  /** Where the next read or write begins, in bytes from the beginning. */
  public long position() {
    return operations.position();
  }

  /**
   * Moves the position; beyond the end is allowed. What was asked for before is done where the
   * position was then.
   */
  @CheckReturnValue
  public Coroutine<Void> seek(long position) {
    if (position < 0) {
      throw new IllegalArgumentException("a position must not be negative: " + position);
    }
    return async(() -> operations.seek(position));
  }

  /** How many bytes the file has. */
  @CheckReturnValue
  public Coroutine<Long> size() {
    return async(() -> operations.call(FileChannel::size));
  }

  /** Cuts the file off behind so many bytes. */
  @CheckReturnValue
  public Coroutine<Void> truncate(long size) {
    if (size < 0) {
      throw new IllegalArgumentException("a size must not be negative: " + size);
    }
    return async(() -> operations.truncate(size));
  }

  /** Brings what was written to the disk: {@code fsync}. */
  @CheckReturnValue
  public Coroutine<Void> sync() {
    return async(() -> {
      operations.call(channel -> {
        channel.force(true);
        return true;
      });
    });
  }

  /** Closes it after what was asked for before, and throws what that throws. */
  @CheckReturnValue
  public Coroutine<Void> aclose() {
    return async(() -> operations.close());
  }

  /**
   * Awaits {@link #aclose}; where there is no current task it does not wait. Does nothing if it is
   * closed.
   *
   * @throws IOException if closing it fails
   */
  @Override
  @Suspends
  public void close() throws IOException {
    operations.closeFromAnywhere();
  }

  @Override
  public String toString() {
    return "AsyncFile[" + operations + "]";
  }
}
