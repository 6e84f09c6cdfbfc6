import static dev.ikat.Asyncio.*;
import static dev.ikat.io.AsyncioIO.*;

import dev.ikat.Coroutine;
import dev.ikat.io.Stdio;
import dev.ikat.io.StreamReader;
import dev.ikat.io.StreamWriter;
import dev.ikat.io.Subprocess;
import dev.ikat.io.SubprocessOptions;
import java.util.List;

/**
 * The most frequent words of a text, by child processes of which each reads what the one before
 * writes: {@code tr | sort | uniq -c | sort -rn}. No shell is involved, all run at once, and one
 * that is slow makes the others wait.
 *
 * <pre>./ikat run examples/io/WordCount.java</pre>
 */
class WordCount {
  private static final String TEXT =
      """
      Where is the rose that rose where the thorns are? The rose
      is where the rose was. Are the thorns where the rose is?
      """;

  private static final SubprocessOptions BETWEEN =
      SubprocessOptions.DEFAULT.stdin(Stdio.PIPE).stdout(Stdio.PIPE);

  void main() {
    run(
        async(() -> {
          try (var words = start("tr", "-cs", "[:alpha:]", "\n");
              var lower = start("tr", "[:upper:]", "[:lower:]");
              var sorted = start("sort");
              var counted = start("uniq", "-c");
              var ranked = start("sort", "-k1,1nr", "-k2")) {
            taskGroup(group -> {
              group.createTask(write(TEXT, words.stdin()));
              group.createTask(pump(words, lower));
              group.createTask(pump(lower, sorted));
              group.createTask(pump(sorted, counted));
              group.createTask(pump(counted, ranked));
              group.createTask(print(ranked.stdout(), 4));
            });
            for (var child : List.of(words, lower, sorted, counted, ranked)) {
              int code = await(child.waitFor());
              if (code != 0) IO.println(child + " has failed");
            }
          }
        }));
  }

  private Subprocess start(String... command) {
    return await(createSubprocessExec(List.of(command), BETWEEN));
  }

  private Coroutine<Void> write(String text, StreamWriter to) {
    return async(() -> {
      try (to) {
        await(to.write(text.getBytes()));
      }
    });
  }

  /** Hands on what the one writes until it has ended; then the other reads its end of file. */
  private Coroutine<Void> pump(Subprocess from, Subprocess to) {
    return async(() -> {
      try (var stdin = to.stdin()) {
        while (true) {
          byte[] block = await(from.stdout().read(64 * 1024));
          if (block.length == 0) break;
          await(stdin.write(block));
        }
      }
    });
  }

  private Coroutine<Void> print(StreamReader lines, int count) {
    return async(() -> {
      int left = count;
      for (byte[] line : lines) {
        if (left-- > 0) IO.println(new String(line).strip());
      }
    });
  }
}
