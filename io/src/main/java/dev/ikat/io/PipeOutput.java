package dev.ikat.io;

import java.nio.ByteBuffer;
import java.util.List;

/** Where a {@link WritePipe} has its bytes written. For code that the loop runs. */
interface PipeOutput {
  /** Is told what was written; in callbacks of the loop. */
  interface Sender {
    void written();

    void failed(Throwable cause);
  }

  /** Writes all of them. The answer comes later; until then it is not asked again. */
  void write(List<ByteBuffer> data, Sender sender);

  /** Has the action done if the reader goes while nothing is written, where that can be known. */
  void whenReaderGone(Runnable action);

  /** Gives the pipe back. Does not wait; an answer that is due may still come. */
  void close();
}
