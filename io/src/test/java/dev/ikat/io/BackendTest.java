package dev.ikat.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.io.child.PingPong;
import dev.ikat.io.child.UseIo;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How I/O is done is chosen with no warning of the JVM's, and can be forced. */
class BackendTest {
  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

  @Test
  void withoutTheFlagItIsNioAndALineForDebuggersSaysWhy() throws Exception {
    var result = ChildJvm.java(UseIo.class, List.of());
    assertEquals("nio 42\n", result.out(), result::toString);
    assertEquals(1, result.err().lines().filter(it -> !it.isBlank()).count(), result::toString);
    assertTrue(result.err().contains("FINE"), result::toString);
    assertTrue(result.err().contains(NATIVE), result::toString);
  }

  @Test
  void withTheFlagItIsEpollWhereThatIsThere() throws Exception {
    var result = ChildJvm.java(UseIo.class, List.of(NATIVE));
    boolean linux = System.getProperty("os.name").equals("Linux");
    assertEquals(linux ? "epoll 42\n" : "nio 42\n", result.out(), result::toString);
    if (linux) {
      assertEquals("", result.err());
    }
  }

  @Test
  void nioCanBeForced() throws Exception {
    var result = ChildJvm.java(UseIo.class, List.of(NATIVE, "-Dikat.io=nio"));
    assertEquals("nio 42\n", result.out(), result::toString);
    assertEquals("", result.err());
  }

  /** Where it may, Netty puts sets of its own into the JDK's selectors. */
  @Test
  void nioWaitsWithNettysSetsInTheSelectorToo() throws Exception {
    var result =
        ChildJvm.java(
            PingPong.class, List.of("-Dikat.io=nio", "--sun-misc-unsafe-memory-access=allow"));
    assertEquals("nio 20\n", result.out(), result::toString);
    assertFalse(result.err().contains("Unexpected exception"), result::toString);
  }

  @Test
  void forcingWhatMayNotBeLoadedIsAnErrorThatNamesTheFlag() throws Exception {
    var result = ChildJvm.java(UseIo.class, List.of("-Dikat.io=epoll"));
    assertEquals(1, result.exit(), result::toString);
    assertTrue(
        result
            .err()
            .contains(
                "-Dikat.io=epoll: Netty's native code may not be loaded; add " + NATIVE + " to"),
        result::toString);
  }

  @Test
  void anUnknownNameIsAnError() {
    var error = assertThrows(IllegalStateException.class, () -> Backend.select("select"));
    assertEquals("-Dikat.io=select: there are nio, epoll and io_uring", error.getMessage());
  }

  @Test
  void whatIsAskedForIsTaken() {
    assertEquals(Backend.NIO, Backend.select("nio"));
  }

  /** Where the kernel has no io_uring for us, the error says so; else it is taken. */
  @Test
  void ioUringIsTakenOrSaysWhatIsMissing() throws Exception {
    var result = ChildJvm.java(UseIo.class, List.of(NATIVE, "-Dikat.io=io_uring"));
    if (result.exit() == 0) {
      assertEquals("io_uring 42\n", result.out(), result::toString);
      assertEquals("", result.err());
    } else {
      assertTrue(
          result.err().contains("-Dikat.io=io_uring: it is not available here ("),
          result::toString);
    }
  }
}
