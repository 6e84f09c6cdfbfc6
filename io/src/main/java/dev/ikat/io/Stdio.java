package dev.ikat.io;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Where a child process has its standard input from, or its standard output or error stream to:
 * what asyncio's {@code stdin=}, {@code stdout=} and {@code stderr=} take.
 *
 * {@snippet :
 * import dev.ikat.io.Stdio;
 * import dev.ikat.io.SubprocessOptions;
 * import java.nio.file.Path;
 *
 * var options = SubprocessOptions.DEFAULT
 *     .stdin(Stdio.DEVNULL)
 *     .stdout(Stdio.PIPE)
 *     .stderr(Stdio.append(Path.of("errors.log")));
 * }
 */
public sealed interface Stdio {
  /** The same as this program's. Python's {@code None}. */
  Stdio INHERIT = Kind.INHERIT;

  /** A pipe to or from this program: a stream. */
  Stdio PIPE = Kind.PIPE;

  /** Nowhere: empty input, or output that is dropped. */
  Stdio DEVNULL = Kind.DEVNULL;

  /** For the error stream: where the output goes, in the order in which it is written. */
  Stdio STDOUT = Kind.STDOUT;

  /** A file to be read; or to be written, which is created or emptied first. */
  static Stdio file(Path path) {
    return new ToFile(path, false);
  }

  /** A file to be written at its end, which is created if need be. */
  static Stdio append(Path path) {
    return new ToFile(path, true);
  }

  /** Those that have no parameter. */
  enum Kind implements Stdio {
    /** {@link Stdio#INHERIT}. */
    INHERIT,
    /** {@link Stdio#PIPE}. */
    PIPE,
    /** {@link Stdio#DEVNULL}. */
    DEVNULL,
    /** {@link Stdio#STDOUT}. */
    STDOUT
  }

  /**
   * A file.
   *
   * @param path which
   * @param append whether what is there stays
   */
  record ToFile(Path path, boolean append) implements Stdio {
    /** Of a path that is not null. */
    public ToFile {
      Objects.requireNonNull(path, "path");
    }
  }
}
