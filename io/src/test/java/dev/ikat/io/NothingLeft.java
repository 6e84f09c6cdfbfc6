package dev.ikat.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * No test of this module leaves a socket open, and none loses a buffer of Netty's, whose leak
 * detection watches every one (paranoid level).
 */
public final class NothingLeft
    implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
  private static final Logger LEAKS = Logger.getLogger("io.netty.util.ResourceLeakDetector");
  private static final List<String> FOUND = new CopyOnWriteArrayList<>();

  private static final Handler HANDLER =
      new Handler() {
        @Override
        public void publish(LogRecord record) {
          FOUND.add(record.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private long socketsBefore;

  @Override
  public void beforeAll(ExtensionContext context) {
    FOUND.clear();
    LEAKS.addHandler(HANDLER);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    socketsBefore = openSockets();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    assertEquals(socketsBefore, openSockets(), "sockets that are open");
  }

  @Override
  public void afterAll(ExtensionContext context) throws InterruptedException {
    collectGarbage();
    // What has been lost is reported when the next buffer is made.
    ByteBufAllocator.DEFAULT.directBuffer(1).release();
    LEAKS.removeHandler(HANDLER);
    assertEquals("", String.join("\n", FOUND), "buffers lost");
  }

  static long openSockets() throws IOException {
    if (!Files.isDirectory(DESCRIPTORS)) {
      return 0;
    }
    Set<String> pairs = namelessUnixSockets();
    try (var descriptors = Files.list(DESCRIPTORS)) {
      return descriptors
          .map(NothingLeft::target)
          .filter(it -> it.startsWith("socket:") && !pairs.contains(it))
          .count();
    }
  }

  /** The JDK keeps one end of a pair for itself, from the first socket it closes on. */
  private static Set<String> namelessUnixSockets() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/net/unix"))) {
      return lines
          .map(line -> line.strip().split("\\s+"))
          .filter(fields -> fields.length == 7)
          .map(fields -> "socket:[" + fields[6] + "]")
          .collect(Collectors.toSet());
    }
  }

  static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  /** Returns when what is garbage now has been found to be. */
  private static void collectGarbage() throws InterruptedException {
    for (int i = 0; i < 2; i++) {
      var queue = new ReferenceQueue<Object>();
      var marker = new WeakReference<>(new Object(), queue);
      System.gc();
      if (queue.remove(10_000) != marker) {
        throw new AssertionError("no garbage was collected");
      }
    }
  }
}
