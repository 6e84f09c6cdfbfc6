package dev.ikat.io;

import java.nio.ByteBuffer;

/** Where a {@link ReadPipe} gets its bytes from. For code that the loop runs. */
interface PipeInput {
  /** Is told what was read; in callbacks of the loop. */
  interface Receiver {
    /** Some bytes; they are the receiver's until it asks for more. */
    void received(ByteBuffer data);

    void ended();

    void failed(Throwable cause);
  }

  /** Asks for the next bytes. The answer comes later; until then it is not asked again. */
  void read(Receiver receiver);

  /** Gives the pipe back. Does not wait; an answer that is due may still come. */
  void close();
}
