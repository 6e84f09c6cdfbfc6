package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.io.AsyncioIO.connectReadPipe;
import static dev.ikat.io.AsyncioIO.connectWritePipe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.CancelledError;
import dev.ikat.Event;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipes as transports, one end at a time: the JDK's pipe is the other end. */
class PipeTest {
  /** Notes what it is told. */
  private static class Recorder implements Protocol {
    final List<String> told = new ArrayList<>();
    final StringBuilder data = new StringBuilder();
    final Event received = new Event();
    final Event lost = new Event();

    @Override
    public void connectionMade(Transport transport) {
      told.add("made");
    }

    @Override
    public void dataReceived(ByteBuffer bytes) {
      data.append(StandardCharsets.UTF_8.decode(bytes));
      received.set();
    }

    @Override
    public boolean eofReceived() {
      told.add("eof");
      return true;
    }

    @Override
    public void pauseWriting() {
      told.add("pause");
    }

    @Override
    public void resumeWriting() {
      told.add("resume");
    }

    @Override
    public void connectionLost(Throwable exception) {
      told.add("lost" + (exception == null ? "" : " " + exception.getMessage()));
      lost.set();
    }
  }

  private InputStream source;
  private OutputStream sink;

  @BeforeEach
  void open() throws IOException {
    Pipe pipe = Pipe.open();
    source = Channels.newInputStream(pipe.source());
    sink = Channels.newOutputStream(pipe.sink());
  }

  private void send(String text) throws IOException {
    sink.write(text.getBytes(StandardCharsets.UTF_8));
  }

  // ---- reading ----------------------------------------------------------------------------------

  @Test
  void whatComesIsReadUntilItsEnd() {
    run(
        async(() -> {
          var closed = new CompletableFuture<Void>();
          var pipe =
              new FilterInputStream(source) {
                @Override
                public void close() throws IOException {
                  super.close();
                  closed.complete(null);
                }
              };
          var connected = await(connectReadPipe(Recorder::new, pipe));
          var recorder = connected.protocol();
          assertEquals(List.of("made"), recorder.told);
          assertSame(pipe, connected.transport().getExtraInfo("pipe"));
          assertTrue(connected.transport().isReading());
          send("one");
          await(recorder.received.waitFor());
          assertEquals("one", recorder.data.toString());
          sink.close();
          await(recorder.lost.waitFor());
          assertEquals(List.of("made", "eof", "lost"), recorder.told);
          assertTrue(connected.transport().isClosing());
          assertEquals("ReadPipe[GONE]", connected.transport().toString());
          await(closed);
        }));
  }

  @Test
  void whatComesWhileReadingIsPausedIsKept() {
    run(
        async(() -> {
          var connected = await(connectReadPipe(Recorder::new, source));
          var recorder = connected.protocol();
          var transport = connected.transport();
          transport.pauseReading();
          transport.pauseReading();
          assertFalse(transport.isReading());
          send("early");
          sink.close();
          // Another pipe shows that there was time enough.
          Pipe other = Pipe.open();
          var others =
              await(connectReadPipe(Recorder::new, Channels.newInputStream(other.source())));
          other.sink().write(ByteBuffer.wrap(new byte[] {'x'}));
          await(others.protocol().received.waitFor());
          assertEquals("", recorder.data.toString());
          transport.resumeReading();
          transport.resumeReading();
          await(recorder.lost.waitFor());
          assertEquals("early", recorder.data.toString());
          assertEquals(List.of("made", "eof", "lost"), recorder.told);
          transport.pauseReading();
          transport.resumeReading();
          others.transport().close();
          other.sink().close();
        }));
  }

  @Test
  void closingEndsReading() {
    run(
        async(() -> {
          var connected = await(connectReadPipe(Recorder::new, source));
          connected.transport().close();
          connected.transport().close();
          assertTrue(connected.transport().isClosing());
          await(connected.protocol().lost.waitFor());
          assertEquals(List.of("made", "lost"), connected.protocol().told);
          assertThrows(
              UnsupportedOperationException.class,
              () -> ((WriteTransport) connected.transport()).write(new byte[1]));
        }));
  }

  @Test
  void aReadThatFailsIsTheReason() {
    var broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("broken");
          }
        };
    run(
        async(() -> {
          var recorder = await(connectReadPipe(Recorder::new, broken)).protocol();
          await(recorder.lost.waitFor());
          assertEquals(List.of("made", "lost broken"), recorder.told);
        }));
  }

  @Test
  void aProtocolThatThrowsIsReportedAndClosed() {
    class Failing extends Recorder {
      @Override
      public void dataReceived(ByteBuffer data) {
        throw new IllegalStateException("no");
      }
    }

    run(
        async(() -> {
          var reported = getRunningLoop().<Object>createFuture();
          getRunningLoop()
              .setExceptionHandler((_, context) -> reported.setResult(context.get("message")));
          var recorder = await(connectReadPipe(Failing::new, source)).protocol();
          send("x");
          await(recorder.lost.waitFor());
          assertEquals("Fatal error: protocol.dataReceived() call failed.", await(reported));
          assertEquals(List.of("made", "lost no"), recorder.told);
        }));
  }

  @Test
  void aBufferedProtocolIsFilled() {
    class Buffered implements BufferedProtocol {
      final ByteBuffer buffer = ByteBuffer.allocate(4);
      final StringBuilder data = new StringBuilder();
      final Event lost = new Event();

      @Override
      public ByteBuffer getBuffer(int sizeHint) {
        return buffer;
      }

      @Override
      public void bufferUpdated(int count) {
        data.append(new String(buffer.array(), 0, count, StandardCharsets.UTF_8)).append('|');
      }

      @Override
      public void connectionLost(Throwable exception) {
        lost.set();
      }
    }

    run(
        async(() -> {
          var protocol = await(connectReadPipe(Buffered::new, source)).protocol();
          send("0123456789");
          sink.close();
          await(protocol.lost.waitFor());
          assertEquals("0123|4567|89|", protocol.data.toString());
        }));
  }

  @Test
  void aStreamReaderReadsIt() {
    run(
        async(() -> {
          var reader = new StreamReader();
          var protocol = new StreamReaderProtocol(reader);
          await(connectReadPipe(() -> protocol, source));
          send("a\nb\n");
          sink.close();
          var lines = new ArrayList<String>();
          for (byte[] line : reader) {
            lines.add(new String(line, StandardCharsets.UTF_8));
          }
          assertEquals(List.of("a\n", "b\n"), lines);
        }));
  }

  // ---- writing ----------------------------------------------------------------------------------

  @Test
  void whatIsWrittenIsSentInItsOrderAndThenClosed() {
    run(
        async(() -> {
          var connected = await(connectWritePipe(Recorder::new, sink));
          var transport = connected.transport();
          assertTrue(transport.canWriteEof());
          transport.write("one ".getBytes());
          transport.write(new byte[0]);
          byte[] reused = "two ".getBytes();
          transport.write(reused);
          reused[0] = 'X';
          transport.writelines(List.of("three ".getBytes(), "four".getBytes()));
          transport.writeEof();
          assertThrows(IllegalStateException.class, () -> transport.write("late".getBytes()));
          var text = await(getRunningLoop().runInExecutor(() -> new String(source.readAllBytes())));
          assertEquals("one two three four", text);
          await(connected.protocol().lost.waitFor());
          assertEquals(List.of("made", "lost"), connected.protocol().told);
        }));
  }

  @Test
  void aReaderThatIsSlowPausesWriting() {
    run(
        async(() -> {
          var connected = await(connectWritePipe(Recorder::new, sink));
          var transport = connected.transport();
          transport.setWriteBufferLimits(1000);
          assertEquals(new WriteBufferLimits(250, 1000), transport.getWriteBufferLimits());
          transport.write(new byte[1000]);
          assertEquals(List.of("made"), connected.protocol().told);
          transport.write(new byte[1_000_000]);
          assertEquals(List.of("made", "pause"), connected.protocol().told);
          int read =
              await(getRunningLoop().runInExecutor(() -> source.readNBytes(1_001_000).length));
          assertEquals(1_001_000, read);
          transport.close();
          await(connected.protocol().lost.waitFor());
          assertEquals(List.of("made", "pause", "resume", "lost"), connected.protocol().told);
          assertEquals(0, transport.getWriteBufferSize());
        }));
  }

  @Test
  void aReaderThatHasGoneIsTheReason() {
    run(
        async(() -> {
          var connected = await(connectWritePipe(Recorder::new, sink));
          source.close();
          connected.transport().write("x".getBytes());
          await(connected.protocol().lost.waitFor());
          assertEquals(List.of("made", "lost Broken pipe"), connected.protocol().told);
          try (var log = new LogCapture()) {
            for (int i = 0; i < 5; i++) {
              connected.transport().write("x".getBytes());
            }
            assertEquals(
                List.of(
                    "WARNING the pipe is closed, and what is written to it is dropped:"
                        + " WritePipe[GONE]"),
                log.messages());
          }
        }));
  }

  @Test
  void abortingDropsWhatWaits() {
    run(
        async(() -> {
          var connected = await(connectWritePipe(Recorder::new, sink));
          connected.transport().write(new byte[10_000_000]);
          connected.transport().abort();
          await(connected.protocol().lost.waitFor());
          assertEquals(List.of("made", "pause", "lost"), connected.protocol().told);
          assertEquals(0, connected.transport().getWriteBufferSize());
          source.close();
        }));
  }

  // ---- named pipes ------------------------------------------------------------------------------

  private static Path fifo(Path folder) throws Exception {
    Path fifo = folder.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    return fifo;
  }

  @Test
  void aNamedPipeIsOpenedAtBothEnds(@TempDir Path folder) throws Exception {
    Path fifo = fifo(folder);
    run(
        async(() -> {
          var reader = createTask(connectReadPipe(Recorder::new, fifo));
          var writer = createTask(connectWritePipe(Recorder::new, fifo));
          await(gather(reader, writer));
          writer.result().transport().write("by name".getBytes());
          writer.result().transport().close();
          await(reader.result().protocol().lost.waitFor());
          assertEquals("by name", reader.result().protocol().data.toString());
          assertThrows(
              NoSuchFileException.class,
              () -> await(connectReadPipe(Recorder::new, folder.resolve("gone"))));
        }));
  }

  @Test
  void whoIsCancelledWhileItIsOpenedLeavesNoDescriptor(@TempDir Path folder) throws Exception {
    Path fifo = fifo(folder);
    run(
        async(() -> {
          var opening = createTask(connectReadPipe(Recorder::new, fifo));
          await(sleep(Duration.ZERO));
          opening.cancel();
          assertThrows(CancelledError.class, () -> await(opening));
          // Until now nobody had opened the other end; the end of what was opened breaks the pipe.
          var writer = await(connectWritePipe(Recorder::new, fifo));
          while (!writer.transport().isClosing()) {
            writer.transport().write(new byte[100_000]);
            await(sleep(Duration.ofMillis(1)));
          }
          await(writer.protocol().lost.waitFor());
          assertEquals("lost Broken pipe", writer.protocol().told.getLast());
        }));
    Files.delete(fifo);
  }
}
