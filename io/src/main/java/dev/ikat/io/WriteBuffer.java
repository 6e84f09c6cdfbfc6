package dev.ikat.io;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;
import io.netty.channel.WriteBufferWaterMark;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * What a transport has been given to write and the kernel has not taken.
 *
 * <pre>
 *   write --> chunk (held back) --flush--> Netty's outbound buffer --> kernel
 * </pre>
 *
 * <p>Writes are put together in a chunk, which leaves when the loop is about to poll, when the
 * transport has told its protocol all there is, or when it is large: many small writes in one turn
 * are one system call. (asyncio tries to send each write at once, uvloop does as this does.)
 *
 * <p>Netty's buffers are touched on the loop's own thread alone. A task of the portable engine,
 * which may stand on another, leaves its bytes in {@link #handedOver}.
 */
final class WriteBuffer {
  /** What is held back at most, unless the high-water mark is lower. */
  private static final int FLUSH_AT = 64 * 1024;

  private static final int SMALL_CHUNK = 1024;
  private static final int CHUNK = 16 * 1024;

  private final ChannelHandlerContext context;

  /** Takes small writes; null if there is none that has room. */
  private @Nullable ByteBuf chunk;

  /** What was written on other threads since the last flush; comes after what is in the chunk. */
  private final ArrayDeque<byte[]> handedOver = new ArrayDeque<>(0);

  /** How many bytes are held back. */
  private int held;

  /** What Netty had that the kernel would not take, with what it adds for each piece. */
  private long inFlightAtMost;

  private WriteBufferLimits limits = WriteBufferLimits.DEFAULT;

  WriteBuffer(ChannelHandlerContext context) {
    this.context = context;
  }

  WriteBufferLimits limits() {
    return limits;
  }

  /** Sets the marks; on the loop's own thread. */
  void setLimits(WriteBufferLimits newLimits) {
    limits = newLimits;
    // Netty says "writable again" below its mark, not at it.
    int low = newLimits.low() == Integer.MAX_VALUE ? newLimits.low() : newLimits.low() + 1;
    context
        .channel()
        .config()
        .setWriteBufferWaterMark(new WriteBufferWaterMark(low, Math.max(low, newLimits.high())));
  }

  /** Whether it should leave now, or has come so far that writing may have to be paused. */
  boolean isFull() {
    return held >= FLUSH_AT || held + inFlightAtMost > limits.high();
  }

  boolean isEmpty() {
    return held == 0 && !isInFlight();
  }

  /** Whether anything is held back. */
  boolean isHolding() {
    return held > 0;
  }

  /** Adds a copy of the bytes; any thread that runs for the loop. */
  void add(byte[] data, boolean ownThread) {
    held += data.length;
    if (ownThread) {
      roomFor(data.length).writeBytes(data);
    } else {
      handedOver.add(data.clone());
    }
  }

  /** Adds a copy of what remains in the buffer; any thread that runs for the loop. */
  void add(ByteBuffer data, boolean ownThread) {
    int length = data.remaining();
    held += length;
    if (ownThread) {
      roomFor(length).writeBytes(data);
    } else {
      byte[] copy = new byte[length];
      data.get(copy);
      handedOver.add(copy);
    }
  }

  /** Adds a buffer itself, which from now on is Netty's; on the loop's own thread. */
  void addOwned(ByteBuf data) {
    held += data.readableBytes();
    pushHeld();
    context.write(data, context.voidPromise());
  }

  private ByteBuf roomFor(int length) {
    if (!handedOver.isEmpty()) {
      pushHeld();
    }
    ByteBuf open = chunk;
    if (open != null && open.writableBytes() < length) {
      chunk = null;
      context.write(open, context.voidPromise());
      open = context.alloc().directBuffer(Math.max(length, CHUNK));
      chunk = open;
    } else if (open == null) {
      open = context.alloc().directBuffer(Math.max(length, SMALL_CHUNK));
      chunk = open;
    }
    return open;
  }

  /** Gives Netty what is held back, without having it sent. */
  private void pushHeld() {
    ByteBuf open = chunk;
    if (open != null) {
      chunk = null;
      context.write(open, context.voidPromise());
    }
    for (byte[] data = handedOver.poll(); data != null; data = handedOver.poll()) {
      context.write(Unpooled.wrappedBuffer(data), context.voidPromise());
    }
  }

  /** Offers the kernel all there is; on the loop's own thread. */
  void flush() {
    if (held > 0) {
      pushHeld();
      held = 0;
      context.flush();
    }
    updated();
  }

  /** Looks what the kernel has not taken by now; on the loop's own thread. */
  void updated() {
    ChannelOutboundBuffer outbound = outbound();
    inFlightAtMost = outbound == null || outbound.isEmpty() ? 0 : outbound.totalPendingWriteBytes();
  }

  /** Forgets what is held back; on the loop's own thread. */
  void drop() {
    held = 0;
    handedOver.clear();
    ByteBuf open = chunk;
    if (open != null) {
      chunk = null;
      open.release();
    }
  }

  /** How many bytes wait to be sent; on the loop's own thread. */
  long size() {
    ChannelOutboundBuffer outbound = isInFlight() ? outbound() : null;
    if (outbound == null) {
      return held;
    }
    long[] size = {held};
    try {
      outbound.forEachFlushedMessage(message -> {
        if (message instanceof ByteBuf bytes) {
          size[0] += bytes.readableBytes();
        } else if (message instanceof FileRegion region) {
          size[0] += region.count() - region.transferred();
        }
        return true;
      });
    } catch (Exception cannotBe) {
      throw new AssertionError(cannotBe);
    }
    return size[0];
  }

  /** Whether more waits than the high-water mark allows; on the loop's own thread. */
  boolean isAboveHighWater() {
    return held + inFlightAtMost > limits.high() && size() > limits.high();
  }

  /** Whether Netty had anything left when that was looked at last. */
  boolean isInFlight() {
    return inFlightAtMost > 0;
  }

  private @Nullable ChannelOutboundBuffer outbound() {
    return context.channel().unsafe().outboundBuffer();
  }
}
