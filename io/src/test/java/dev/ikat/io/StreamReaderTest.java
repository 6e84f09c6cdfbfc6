package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.CancelledError;
import dev.ikat.Coroutine;
import dev.ikat.Task;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

/** The reader alone, fed by hand: CPython's test_streams, where there is no connection in it. */
class StreamReaderTest {
  private interface Body {
    void run(StreamReader reader) throws Exception;
  }

  private static void test(int limit, Body body) {
    run(async(() -> body.run(new StreamReader(limit))));
  }

  private static void test(Body body) {
    test(StreamReader.DEFAULT_LIMIT, body);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static void feed(StreamReader reader, String text) {
    reader.feedData(bytes(text));
  }

  private static String result(Coroutine<byte[]> coroutine) {
    return text(await(coroutine));
  }

  private static void turn() {
    await(sleep(Duration.ZERO));
  }

  // ---- read -------------------------------------------------------------------------------------

  @Test
  void readReturnsWhatThereIs() {
    test(reader -> {
      assertEquals("", result(reader.read(0)));
      feed(reader, "");
      feed(reader, "line1\nline2\n");
      assertEquals("line1", result(reader.read(5)));
      assertEquals("\nline2\n", result(reader.read(1000)));
    });
  }

  @Test
  void readWaitsForTheFirstBytesOnly() {
    test(reader -> {
      Task<byte[]> reading = createTask(reader.read(30));
      turn();
      assertFalse(reading.done());
      feed(reader, "abc");
      feed(reader, "def");
      assertEquals("abcdef", text(await(reading)));
    });
  }

  @Test
  void readIsEmptyAtTheEnd() {
    test(reader -> {
      Task<byte[]> reading = createTask(reader.read(30));
      turn();
      reader.feedEof();
      assertEquals("", text(await(reading)));
      assertEquals("", result(reader.read(30)));
      assertTrue(reader.atEof());
    });
  }

  @Test
  void readUntilTheEndIsNotBoundedByTheLimit() {
    test(
        3,
        reader -> {
          Task<byte[]> reading = createTask(reader.read());
          turn();
          feed(reader, "chunk1\n");
          turn();
          feed(reader, "chunk2");
          reader.feedEof();
          assertEquals("chunk1\nchunk2", text(await(reading)));
        });
  }

  @Test
  void whatIsReadIsTheReadersOwnArray() {
    test(reader -> {
      byte[] fed = bytes("abc");
      reader.feedData(fed);
      fed[0] = 'X';
      assertEquals("abc", result(reader.read(10)));
    });
  }

  // ---- readexactly ------------------------------------------------------------------------------

  @Test
  void readexactlyWaitsForAllOfIt() {
    test(
        2,
        reader -> {
          assertEquals("", result(reader.readexactly(0)));
          assertThrows(IllegalArgumentException.class, () -> reader.readexactly(-1));
          Task<byte[]> reading = createTask(reader.readexactly(7));
          turn();
          for (String part : List.of("ab", "cd", "efghi")) {
            assertFalse(reading.done());
            feed(reader, part);
            turn();
          }
          assertEquals("abcdefg", text(await(reading)));
          assertEquals("hi", result(reader.read(10)));
        });
  }

  @Test
  void readexactlyGivesWhatThereWasWhenTheEndComesFirst() {
    test(reader -> {
      Task<byte[]> reading = createTask(reader.readexactly(7));
      turn();
      feed(reader, "abc");
      reader.feedEof();
      var error = assertThrows(IncompleteReadException.class, () -> await(reading));
      assertEquals("abc", text(error.partial()));
      assertEquals(7, error.expected());
      assertEquals("3 bytes read on a total of 7 expected bytes", error.getMessage());
      assertEquals("", result(reader.read()));
    });
  }

  @Test
  void readexactlyOfManyPiecesOfAllSizes() {
    test(reader -> {
      for (int size : List.of(1, 2, 3, 7, 8, 63, 1000, 70_000)) {
        var sent = new StringBuilder();
        for (int piece = 1; sent.length() < 3 * size; piece = piece * 2 + 1) {
          String part = ("" + (char) ('a' + piece % 26)).repeat(piece);
          sent.append(part);
          feed(reader, part);
        }
        var received = new StringBuilder();
        while (sent.length() - received.length() >= size) {
          received.append(result(reader.readexactly(size)));
        }
        if (received.length() < sent.length()) {
          received.append(result(reader.read(sent.length())));
        }
        assertEquals(sent.toString(), received.toString());
      }
    });
  }

  // ---- readline ---------------------------------------------------------------------------------

  @Test
  void readlineWaitsForTheNewline() {
    test(reader -> {
      feed(reader, "chunk1 ");
      Task<byte[]> reading = createTask(reader.readline());
      turn();
      feed(reader, "chunk2 ");
      turn();
      feed(reader, "\n chunk4");
      assertEquals("chunk1 chunk2 \n", text(await(reading)));
      reader.feedEof();
      assertEquals(" chunk4", result(reader.readline()));
      assertEquals("", result(reader.readline()));
    });
  }

  @Test
  void aLineMayBeAsLongAsTheLimitWithoutItsNewline() {
    test(
        3,
        reader -> {
          feed(reader, "abc\nx\n");
          assertEquals("abc\n", result(reader.readline()));
          assertEquals("x\n", result(reader.readline()));
        });
  }

  @Test
  void aLongerLineIsAnErrorAndDropped() {
    test(
        3,
        reader -> {
          feed(reader, "abcd\nnext\n");
          var error = assertThrows(IllegalArgumentException.class, () -> await(reader.readline()));
          assertTrue(error.getCause() instanceof LimitOverrunException);
          assertEquals("next", result(reader.read(4)));
        });
  }

  @Test
  void aLongerLineWhoseEndHasNotComeIsDroppedWithAllThatHas() {
    test(
        4,
        reader -> {
          Task<byte[]> reading = createTask(reader.readline());
          turn();
          feed(reader, "chunk1");
          assertThrows(IllegalArgumentException.class, () -> await(reading));
          feed(reader, "\nx");
          assertEquals("\n", result(reader.readline()));
        });
  }

  @Test
  void aLineLimitOfTheCallKeepsWhatHasCome() {
    test(
        1000,
        reader -> {
          feed(reader, "abcdef\nnext\n");
          var error = assertThrows(LimitOverrunException.class, () -> await(reader.readline(3)));
          assertEquals(6, error.consumed());
          assertEquals("abcdef\n", result(reader.readline(6)));
          assertEquals("next\n", result(reader.readline()));
        });
  }

  // ---- readuntil --------------------------------------------------------------------------------

  @Test
  void readuntilIncludesTheSeparatorWhereverItIsCut() {
    test(reader -> {
      assertThrows(IllegalArgumentException.class, () -> reader.readuntil(bytes("")));
      assertThrows(IllegalArgumentException.class, () -> reader.readuntil(10));
      Task<byte[]> reading = createTask(reader.readuntil(bytes("AAA")));
      for (String part : List.of("xA", "Ay", "AA", "Arest")) {
        turn();
        assertFalse(reading.done());
        feed(reader, part);
      }
      assertEquals("xAAyAAA", text(await(reading)));
      assertEquals("rest", result(reader.read(10)));
    });
  }

  @Test
  void readuntilEndsAtTheFirstEndOfOneOfSeveral() {
    test(reader -> {
      feed(reader, "line 1\nline 2\r\nline 3 sep abc");
      byte[][] ends = {bytes("\r\n"), bytes("\n"), bytes(" sep ")};
      assertEquals("line 1\n", result(reader.readuntil(100, ends)));
      assertEquals("line 2\r\n", result(reader.readuntil(100, ends)));
      assertEquals("line 3 sep ", result(reader.readuntil(100, ends)));
      Task<byte[]> reading = createTask(reader.readuntil(100, bytes("abc"), bytes("bc")));
      assertEquals("abc", text(await(reading)));
    });
  }

  @Test
  void readuntilWithoutASeparatorAtTheEndHasWhatWasThere() {
    test(reader -> {
      feed(reader, "some dataA");
      reader.feedEof();
      var error =
          assertThrows(IncompleteReadException.class, () -> await(reader.readuntil(bytes("AA"))));
      assertEquals("some dataA", text(error.partial()));
      assertEquals(-1, error.expected());
      assertEquals("", result(reader.read()));
    });
  }

  @Test
  void readuntilBeyondTheLimitLeavesAllInPlace() {
    test(
        7,
        reader -> {
          feed(reader, "some dataAA");
          var found =
              assertThrows(LimitOverrunException.class, () -> await(reader.readuntil(bytes("AA"))));
          assertEquals(9, found.consumed());
          var unfound =
              assertThrows(LimitOverrunException.class, () -> await(reader.readuntil(bytes("zz"))));
          assertEquals(10, unfound.consumed());
          assertEquals("some dataAA", result(reader.readuntil(9, bytes("AA"))));
        });
  }

  // ---- iteration --------------------------------------------------------------------------------

  @Test
  void aLoopOverItHasItsLines() {
    test(reader -> {
      var lines = new ArrayList<String>();
      Task<Void> reading =
          createTask(
              async(() -> {
                for (byte[] line : reader) {
                  lines.add(text(line));
                }
              }));
      turn();
      feed(reader, "line1\nline2\nend");
      turn();
      reader.feedEof();
      await(reading);
      assertEquals(List.of("line1\n", "line2\n", "end"), lines);
      assertThrows(NoSuchElementException.class, () -> reader.iterator().next());
    });
  }

  // ---- failures, and who may wait ---------------------------------------------------------------

  @Test
  void aFailureIsThrownAtWhoWaitsAndAtAllLaterCalls() {
    test(reader -> {
      assertNull(reader.exception());
      var failure = new IOException("reset");
      Task<byte[]> reading = createTask(reader.readline());
      turn();
      reader.setException(failure);
      assertSame(failure, assertThrows(IOException.class, () -> await(reading)));
      assertSame(failure, reader.exception());
      feed(reader, "late");
      for (Coroutine<byte[]> call :
          List.of(
              reader.read(1),
              reader.readline(),
              reader.readexactly(1),
              reader.readuntil(bytes("x")))) {
        assertSame(failure, assertThrows(IOException.class, () -> await(call)));
      }
    });
  }

  @Test
  void onlyOneMayWait() {
    test(reader -> {
      Task<byte[]> first = createTask(reader.read(1));
      turn();
      var error = assertThrows(IllegalStateException.class, () -> await(reader.readline()));
      assertEquals(
          "readuntil() called while another coroutine is already waiting for incoming data",
          error.getMessage());
      feed(reader, "x");
      assertEquals("x", text(await(first)));
    });
  }

  @Test
  void whoIsCancelledLosesNothing() {
    test(reader -> {
      Task<byte[]> reading = createTask(reader.readexactly(4));
      turn();
      feed(reader, "ab");
      turn();
      reading.cancel();
      assertThrows(CancelledError.class, () -> await(reading));
      feed(reader, "cd");
      assertEquals("abcd", result(reader.readexactly(4)));
    });
  }

  @Test
  void nothingIsFedAfterTheEnd() {
    test(reader -> {
      feed(reader, "x");
      reader.feedEof();
      assertFalse(reader.atEof());
      assertThrows(IllegalStateException.class, () -> feed(reader, "y"));
      assertEquals("x", result(reader.read()));
      assertTrue(reader.atEof());
    });
  }

  @Test
  void itNeedsALoop() {
    assertThrows(IllegalStateException.class, () -> new StreamReader());
    test(reader -> assertThrows(IllegalArgumentException.class, () -> new StreamReader(0)));
  }

  // ---- backpressure -----------------------------------------------------------------------------

  @Test
  void theTransportIsPausedAboveTwiceTheLimitAndResumedAtIt() {
    test(
        4,
        reader -> {
          var transport = new PausableTransport();
          reader.setTransport(transport);
          assertThrows(IllegalStateException.class, () -> reader.setTransport(transport));
          feed(reader, "12345678");
          assertTrue(transport.isReading());
          feed(reader, "9");
          assertFalse(transport.isReading());
          assertEquals("1234", result(reader.read(4)));
          assertFalse(transport.isReading());
          assertEquals("5", result(reader.read(1)));
          assertTrue(transport.isReading());
        });
  }

  @Test
  void whoAsksForMoreResumesIt() {
    test(
        2,
        reader -> {
          var transport = new PausableTransport();
          reader.setTransport(transport);
          feed(reader, "12345");
          assertFalse(transport.isReading());
          Task<byte[]> reading = createTask(reader.readexactly(7));
          turn();
          assertTrue(transport.isReading());
          feed(reader, "67");
          assertArrayEquals(bytes("1234567"), await(reading));
        });
  }

  @Test
  void oneThatCannotBePausedIsJustRead() {
    test(
        2,
        reader -> {
          reader.setTransport(
              new PausableTransport() {
                @Override
                public void pauseReading() {
                  throw new UnsupportedOperationException();
                }
              });
          feed(reader, "123456");
          feed(reader, "7");
          assertEquals("1234567", result(reader.readexactly(7)));
        });
  }

  private static class PausableTransport implements ReadTransport {
    private boolean reading = true;

    @Override
    public boolean isReading() {
      return reading;
    }

    @Override
    public void pauseReading() {
      assertTrue(reading);
      reading = false;
    }

    @Override
    public void resumeReading() {
      assertFalse(reading);
      reading = true;
    }

    @Override
    public Object getExtraInfo(String name) {
      return null;
    }

    @Override
    public void close() {}

    @Override
    public boolean isClosing() {
      return false;
    }

    @Override
    public void setProtocol(BaseProtocol protocol) {
      throw new UnsupportedOperationException();
    }

    @Override
    public BaseProtocol getProtocol() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void describesItself() {
    test(
        1,
        reader -> {
          feed(reader, "abc");
          reader.feedEof();
          assertEquals("StreamReader[3 bytes, eof]", reader.toString());
        });
  }
}
