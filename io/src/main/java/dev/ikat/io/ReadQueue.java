package dev.ikat.io;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What Netty has read in a poll, until the protocol is given it in the turn after. All on the
 * loop's own thread.
 */
final class ReadQueue {
  private final ArrayDeque<ByteBuf> buffers = new ArrayDeque<>(0);

  /** The usual case, one buffer, needs no queue. */
  private @Nullable ByteBuf first;

  private boolean eof;

  /** What a protocol is being given, and the view of it that it has. */
  private @Nullable ByteBuf lent;

  private @Nullable ByteBuffer view;

  /** Where in it the view begins, and whether it has been handed on as a whole. */
  private int lentFrom;

  private boolean lentOn;

  void add(ByteBuf data) {
    if (first == null) {
      first = data;
    } else {
      buffers.add(data);
    }
  }

  void addEof() {
    eof = true;
  }

  boolean hasData() {
    return first != null;
  }

  boolean isEmpty() {
    return first == null && !eof;
  }

  /** Takes the end of file out; false if there is none, or data in front of it. */
  boolean takeEof() {
    boolean taken = eof && first == null;
    if (taken) {
      eof = false;
    }
    return taken;
  }

  /** Gives the protocol the first buffer, and that back to Netty. */
  void deliver(Protocol protocol) {
    ByteBuf data = take();
    // Not out of Netty's own view: where that has not been used yet, it is one object more.
    ByteBuffer readable = data.nioBuffer().asReadOnlyBuffer();
    lent = data;
    lentFrom = data.readerIndex();
    lentOn = false;
    view = readable;
    try {
      protocol.dataReceived(readable);
    } finally {
      lent = null;
      view = null;
      // Who has kept it reads nothing, rather than what is read into the buffer next.
      readable.position(readable.limit());
      data.release();
    }
  }

  /** Copies the first buffer, or as much of it as there is room for, into the protocol's own. */
  void deliver(BufferedProtocol protocol) {
    ByteBuf data = Objects.requireNonNull(first);
    ByteBuffer target = protocol.getBuffer(data.readableBytes());
    int count = Math.min(target.remaining(), data.readableBytes());
    if (count == 0) {
      throw new IllegalStateException("getBuffer() returned an empty buffer");
    }
    data.readBytes(target.duplicate().limit(target.position() + count));
    if (!data.isReadable()) {
      take().release();
    }
    protocol.bufferUpdated(count);
  }

  /** Has the streams copy the first buffer; they need no view of it. */
  void deliver(StreamReaderProtocol streams) {
    ByteBuf data = take();
    try {
      streams.dataReceived(data);
    } finally {
      data.release();
    }
  }

  /** If this is the view that the protocol has just now: what stands in it, to be sent on. */
  @Nullable ByteBuf retainIfLent(ByteBuffer data) {
    ByteBuf source = lent;
    if (source == null || data != view) {
      return null;
    }
    if (!lentOn && data.position() == 0 && data.remaining() == source.readableBytes()) {
      // The usual case. Its indices are the outbound buffer's from now on.
      lentOn = true;
      return source.retain();
    }
    return source.retainedSlice(lentFrom + data.position(), data.remaining());
  }

  private ByteBuf take() {
    ByteBuf taken = Objects.requireNonNull(first);
    first = buffers.poll();
    return taken;
  }

  /** Takes all data out, which is the caller's from now on. */
  List<ByteBuf> takeAll() {
    List<ByteBuf> all = new ArrayList<>();
    while (first != null) {
      all.add(take());
    }
    return all;
  }

  /** Gives everything back. */
  void drop() {
    eof = false;
    while (first != null) {
      take().release();
    }
  }
}
