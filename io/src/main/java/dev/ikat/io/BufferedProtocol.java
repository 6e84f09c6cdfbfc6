package dev.ikat.io;

import java.nio.ByteBuffer;

/**
 * A protocol that has the bytes put into a buffer of its own: asyncio's {@code BufferedProtocol}.
 *
 * {@snippet :
 * import dev.ikat.io.*;
 * import java.nio.ByteBuffer;
 *
 * final class Counting implements BufferedProtocol {
 *   private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
 *   private long total;
 *   public ByteBuffer getBuffer(int sizeHint) { return buffer.clear(); }
 *   public void bufferUpdated(int count) { total += count; }
 * }
 * }
 */
public non-sealed interface BufferedProtocol extends StreamProtocol {
  /**
   * Where the next bytes are to go: between the buffer's position and its limit. The position is
   * not moved.
   *
   * @param sizeHint how many bytes are there to be read; -1 if that is not known
   */
  ByteBuffer getBuffer(int sizeHint);

  /** So many bytes have been put into the buffer that was given last, at its position. */
  void bufferUpdated(int count);
}
