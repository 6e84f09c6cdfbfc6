package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.internal.stack.Engines;
import dev.ikat.internal.stack.OtherThread;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A consumer that waits for a body that waits for what the consumer holds: a deadlock on the
 * portable engine, which reports it after a second; nothing at all on the other.
 */
@Tag("real-time")
class GeneratorWaitReportTest {
  @AutoClose private final LogCapture logs = new LogCapture();

  private static boolean onPortable() {
    return Engines.selected().name().equals("portable");
  }

  private List<String> reports() {
    return logs.records().stream().map(r -> new SimpleFormatter().formatMessage(r)).toList();
  }

  @Test
  void aBodyThatWaitsForALockOfItsConsumerIsReported() {
    var lock = new ReentrantLock();
    var g =
        Generator.<String>of(y -> {
          try {
            lock.lockInterruptibly();
            lock.unlock();
            y.yield("entered");
          } catch (InterruptedException e) {
            y.yield("interrupted");
          }
        });
    lock.lock();
    try {
      Thread consumer = Thread.currentThread();
      if (onPortable()) {
        // What an operator would do who has read the report.
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              OtherThread.await("a report", () -> !logs.records().isEmpty());
              consumer.interrupt();
            });
      }
      assertEquals(onPortable() ? "interrupted" : "entered", g.next());
    } finally {
      lock.unlock();
    }
    assertReported("lockInterruptibly");
  }

  @Test
  void aBodyThatWaitsForAMonitorOfItsConsumerIsReported() {
    var lock = new Object();
    var inner =
        Generator.<String>of(y -> {
          synchronized (lock) {
            y.yield("entered");
          }
        });
    // The report is about the innermost body, and comes from the thread at the bottom.
    var outer = Generator.<String>of(y -> y.yield(inner.next()));
    var seen = new String[1];
    // On the portable engine this thread is lost, and its bodies with it.
    Thread.ofPlatform()
        .daemon()
        .name("consumer")
        .start(() -> {
          synchronized (lock) {
            seen[0] = outer.next();
          }
        });
    OtherThread.await("report or value", () -> !logs.records().isEmpty() || seen[0] != null);
    assertEquals(onPortable() ? null : "entered", seen[0]);
    assertReported("aBodyThatWaitsForAMonitorOfItsConsumerIsReported");
    assertTrue(!onPortable() || reports().getFirst().startsWith("consumer has been waiting"));
  }

  private void assertReported(String frame) {
    if (!onPortable()) {
      assertEquals(List.of(), reports());
      return;
    }
    assertEquals(1, reports().size());
    String report = reports().getFirst();
    assertTrue(report.contains("waiting for more than a second for the body of a generator"));
    assertTrue(report.contains("this is a deadlock"), report);
    assertTrue(report.contains("docs/engines.md"), report);
    assertTrue(report.contains(frame), report);
  }
}
