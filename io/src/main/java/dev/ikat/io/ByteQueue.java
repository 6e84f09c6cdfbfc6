package dev.ikat.io;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The bytes that a stream reader has and nobody has read, in one array. Where all of the array is
 * taken at once it is handed out itself, so that a message that comes in one piece is copied once,
 * out of Netty's buffer.
 */
final class ByteQueue {
  private static final byte[] NONE = {};

  private byte[] bytes = NONE;
  private int start;
  private int end;

  /** How many bytes somebody waits for; 0 if for any number. */
  private int expected;

  int size() {
    return end - start;
  }

  boolean isEmpty() {
    return start == end;
  }

  /** The next time that the array is too small, it gets so large, if that is enough. */
  void expect(int count) {
    expected = count;
  }

  void add(byte[] data) {
    makeRoom(data.length);
    System.arraycopy(data, 0, bytes, end, data.length);
    end += data.length;
  }

  void add(ByteBuffer data) {
    int count = data.remaining();
    makeRoom(count);
    data.get(bytes, end, count);
    end += count;
  }

  void add(ByteBuf data) {
    int count = data.readableBytes();
    makeRoom(count);
    data.readBytes(bytes, end, count);
    end += count;
  }

  private void makeRoom(int count) {
    if (count <= bytes.length - end) {
      return;
    }
    int size = size();
    int needed = Math.addExact(size, count);
    if (size == 0) {
      bytes = new byte[Math.max(needed, expected)];
    } else if (needed <= bytes.length && start >= bytes.length / 2) {
      System.arraycopy(bytes, start, bytes, 0, size);
    } else {
      int larger = needed <= expected ? expected : Math.max(needed, (int) Math.min(2L * size, MAX));
      byte[] moved = new byte[larger];
      System.arraycopy(bytes, start, moved, 0, size);
      bytes = moved;
    }
    start = 0;
    end = size;
  }

  private static final int MAX = Integer.MAX_VALUE - 16;

  /** Takes so many bytes out, of which there must be as many. */
  byte[] take(int count) {
    byte[] taken;
    if (start == 0 && count == bytes.length) {
      taken = bytes;
      bytes = NONE;
      end = 0;
      return taken;
    }
    taken = Arrays.copyOfRange(bytes, start, start + count);
    drop(count);
    return taken;
  }

  byte[] takeAll() {
    return take(size());
  }

  /** Forgets so many bytes. */
  void drop(int count) {
    start += count;
    if (start == end) {
      // An array of a connection that is idle would only take room.
      bytes = NONE;
      start = 0;
      end = 0;
    }
  }

  /** Where the text begins, counted from the first byte, from the given place on; -1: nowhere. */
  int indexOf(byte[] text, int from) {
    byte first = text[0];
    int last = end - text.length;
    for (int i = start + from; i <= last; i++) {
      if (bytes[i] == first
          && (text.length == 1 || Arrays.equals(bytes, i, i + text.length, text, 0, text.length))) {
        return i - start;
      }
    }
    return -1;
  }

  /** Whether the text stands at the place. */
  boolean startsWith(byte[] text, int at) {
    int from = start + at;
    return from + text.length <= end
        && Arrays.equals(bytes, from, from + text.length, text, 0, text.length);
  }
}
