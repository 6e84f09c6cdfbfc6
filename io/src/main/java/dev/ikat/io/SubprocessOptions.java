package dev.ikat.io;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a child process is started: asyncio's keywords.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.io.SubprocessOptions;
 * import java.nio.file.Path;
 * import java.util.List;
 *
 * byte[] status(Path repository) {
 *   var options = SubprocessOptions.PIPED.cwd(repository);
 *   try (var git = await(createSubprocessExec(List.of("git", "status"), options))) {
 *     return await(git.communicate()).stdout();
 *   }
 * }
 * }
 *
 * @param stdin where it reads from
 * @param stdout where it writes to
 * @param stderr where it writes errors to
 * @param cwd the folder it works in; null: this program's
 * @param env its environment variables, all of them; null: this program's
 * @param limit for the streams: how long a line may be, in bytes, and half of what a reader keeps
 *     before the child has to wait: 64 KiB
 */
public record SubprocessOptions(
    Stdio stdin,
    Stdio stdout,
    Stdio stderr,
    @Nullable Path cwd,
    @Nullable Map<String, String> env,
    int limit) {
  /** As asyncio's: the three streams are this program's. */
  public static final SubprocessOptions DEFAULT =
      new SubprocessOptions(
          Stdio.INHERIT, Stdio.INHERIT, Stdio.INHERIT, null, null, StreamReader.DEFAULT_LIMIT);

  /** The three streams are pipes. */
  public static final SubprocessOptions PIPED =
      DEFAULT.stdin(Stdio.PIPE).stdout(Stdio.PIPE).stderr(Stdio.PIPE);

  /**
   * @throws IllegalArgumentException if standard input or output is to be where the output goes, or
   *     the limit is not positive
   */
  public SubprocessOptions {
    Objects.requireNonNull(stderr, "stderr");
    if (Objects.requireNonNull(stdin, "stdin") == Stdio.STDOUT
        || Objects.requireNonNull(stdout, "stdout") == Stdio.STDOUT) {
      throw new IllegalArgumentException("Stdio.STDOUT is for stderr only");
    }
    if (stdin instanceof Stdio.ToFile file && file.append()) {
      throw new IllegalArgumentException("standard input cannot append: use Stdio.file");
    }
    env = env == null ? null : Map.copyOf(env);
    StreamReader.checkLimit(limit);
  }

  /** The same, with this standard input. */
  public SubprocessOptions stdin(Stdio from) {
    return new SubprocessOptions(from, stdout, stderr, cwd, env, limit);
  }

  /** The same, with this standard output. */
  public SubprocessOptions stdout(Stdio to) {
    return new SubprocessOptions(stdin, to, stderr, cwd, env, limit);
  }

  /** The same, with this error stream. */
  public SubprocessOptions stderr(Stdio to) {
    return new SubprocessOptions(stdin, stdout, to, cwd, env, limit);
  }

  /** The same, in this folder. */
  public SubprocessOptions cwd(Path folder) {
    return new SubprocessOptions(stdin, stdout, stderr, folder, env, limit);
  }

  /** The same, with these environment variables and no others. */
  public SubprocessOptions env(Map<String, String> variables) {
    return new SubprocessOptions(stdin, stdout, stderr, cwd, variables, limit);
  }

  /** The same, with this limit of the streams. */
  public SubprocessOptions limit(int bytes) {
    return new SubprocessOptions(stdin, stdout, stderr, cwd, env, bytes);
  }
}
