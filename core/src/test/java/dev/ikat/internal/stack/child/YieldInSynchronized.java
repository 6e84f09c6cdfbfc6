package dev.ikat.internal.stack.child;

import dev.ikat.Generator;

/** A program that MonitorsTest runs: yields with a monitor of the body's, and of the consumer's. */
public final class YieldInSynchronized {
  private YieldInSynchronized() {}

  /** Prints what came of it. */
  public static void main(String[] args) {
    var lock = new Object();
    var holding =
        Generator.<String>of(y -> {
          try {
            synchronized (lock) {
              y.yield("yielded");
            }
          } catch (IllegalStateException e) {
            boolean clear = e.getMessage().contains("a monitor is held (synchronized)");
            y.yield(clear ? "refused" : e.getMessage());
          }
        });
    System.out.println(holding.next());
    var plain = Generator.<String>of(y -> y.yield("yielded"));
    synchronized (new Object()) {
      System.out.println("consumer's: " + plain.next());
    }
  }
}
