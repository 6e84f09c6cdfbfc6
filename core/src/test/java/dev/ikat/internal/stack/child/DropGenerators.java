package dev.ikat.internal.stack.child;

import dev.ikat.Generator;
import dev.ikat.internal.stack.Garbage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** A program that GeneratorDropTest runs: starts generators, drops them, and has them collected. */
public final class DropGenerators {
  private DropGenerators() {}

  /** Drops so many as the system property count says, and waits for so many reports as reports. */
  public static void main(String[] args) throws InterruptedException {
    var reports = new CountDownLatch(Integer.getInteger("reports"));
    // Behind the handler that writes to the console: what is counted has been written.
    Logger root = Logger.getLogger("");
    root.addHandler(new Counting(reports));
    var garbage = new Garbage();
    int count = Integer.getInteger("count");
    for (int i = 0; i < count; i++) {
      startAndDrop(garbage);
    }
    garbage.assertAllCollected();
    if (!reports.await(30, TimeUnit.SECONDS)) {
      System.out.println("missing reports: " + reports.getCount());
    }
    System.out.println("all collected");
  }

  private static void startAndDrop(Garbage garbage) {
    var held = garbage.watch(new Object());
    Generator.<Object>of(
            y -> {
              try {
                y.yield(1);
                y.yield(held);
              } finally {
                System.out.println("finally was run");
              }
            })
        .next();
  }

  private static final class Counting extends Handler {
    private final CountDownLatch reports;

    Counting(CountDownLatch reports) {
      this.reports = reports;
    }

    @Override
    public void publish(LogRecord record) {
      reports.countDown();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
