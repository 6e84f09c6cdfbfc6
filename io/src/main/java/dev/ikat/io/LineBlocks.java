package dev.ikat.io;

import dev.ikat.woven.Suspends;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a file, many at a time, so that changing threads costs little for each. */
final class LineBlocks {
  /** About how many characters a block has. */
  private static final int BLOCK = 32 * 1024;

  private final FileOperations file;
  private final Charset charset;

  /** On the threads that read. */
  private @Nullable BufferedReader reader;

  LineBlocks(FileOperations file, Charset charset) {
    this.file = file;
    this.charset = charset;
  }

  /** The next lines; none at the end. */
  @Suspends
  List<String> next() {
    return file.call(this::read);
  }

  private List<String> read(FileChannel channel) throws IOException {
    BufferedReader lines = reader;
    if (lines == null) {
      // The decoder refuses what is no text of the charset.
      lines = new BufferedReader(Channels.newReader(channel, charset.newDecoder(), -1));
      reader = lines;
    }
    List<String> block = new ArrayList<>();
    for (int length = 0; length < BLOCK; ) {
      String line = lines.readLine();
      if (line == null) {
        break;
      }
      block.add(line);
      length += line.length() + 1;
    }
    return block;
  }
}
