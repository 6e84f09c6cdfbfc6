package dev.ikat.io;

import dev.ikat.EventLoop;

/** Lets the programs of the tests, which have a package of their own, begin with I/O. */
public final class IoForTests {
  private IoForTests() {}

  public static void useIo(EventLoop loop) {
    NettyPoller.of(loop);
  }
}
