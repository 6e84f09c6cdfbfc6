package dev.ikat;

/**
 * A future that is done when a moment has come, and the timer for that: one object, as every sleep
 * needs both. As with any timer, it is first put into the ready queue, and done when it is its turn
 * there.
 */
final class Alarm extends FutureImpl<Void> implements Timed {
  private final long when;
  private final long sequence;

  // ---- two flags in one byte, for which there is just room ---
  private static final byte SCHEDULED = 1;

  /** Nobody waits for it any more. */
  private static final byte DROPPED = 2;

  private byte flags;

  /** Sets it for a moment of the loop's clock. */
  Alarm(EventLoopImpl loop, long when) {
    super(loop);
    this.when = when;
    this.sequence = loop.timers.nextSequence();
    loop.timers.add(this);
  }

  /** Nobody waits for it any more. */
  void drop() {
    flags |= DROPPED;
    if ((flags & SCHEDULED) != 0) {
      loop.timers.cancelledOne();
    }
  }

  @Override
  public void runReady(EventLoopImpl loop) {
    complete(null);
  }

  @Override
  public long when() {
    return when;
  }

  @Override
  public long sequence() {
    return sequence;
  }

  @Override
  public boolean isDropped() {
    return (flags & DROPPED) != 0;
  }

  @Override
  public void scheduled(boolean inHeap) {
    flags = (byte) (inHeap ? flags | SCHEDULED : flags & ~SCHEDULED);
  }

  @Override
  public Side side() {
    return Side.EITHER;
  }
}
