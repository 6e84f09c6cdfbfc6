package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.io.AsyncioIO.subprocessExec;
import static dev.ikat.io.AsyncioIO.subprocessShell;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.Event;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Child processes by callbacks, and the order in which they come. */
class SubprocessProtocolTest {
  private static final SubprocessOptions PIPED = SubprocessOptions.PIPED;

  /** Notes what it is told. */
  private static class Recorder implements SubprocessProtocol {
    final List<String> told = new ArrayList<>();
    final StringBuilder out = new StringBuilder();
    final StringBuilder err = new StringBuilder();
    final Event exited = new Event();
    final Event lost = new Event();
    SubprocessTransport transport;

    @Override
    public void connectionMade(SubprocessTransport made) {
      transport = made;
      told.add("made");
    }

    @Override
    public void pipeDataReceived(int fd, ByteBuffer data) {
      (fd == 1 ? out : err).append(StandardCharsets.UTF_8.decode(data));
      if (!told.getLast().equals("data")) {
        told.add("data");
      }
    }

    @Override
    public void pipeConnectionLost(int fd, Throwable exception) {
      told.add("pipe " + fd + (exception == null ? "" : " " + exception));
    }

    @Override
    public void processExited() {
      told.add("exited");
      exited.set();
    }

    @Override
    public void connectionLost(Throwable exception) {
      told.add("lost" + (exception == null ? "" : " " + exception));
      lost.set();
    }
  }

  @Test
  void theCallsComeInTheirOrder() {
    run(
        async(() -> {
          var child =
              await(subprocessShell(Recorder::new, "echo out; echo err >&2", PIPED)).protocol();
          assertEquals("made", child.told.getFirst());
          await(child.lost.waitFor());
          assertEquals("out\n", child.out.toString());
          assertEquals("err\n", child.err.toString());
          assertEquals("lost", child.told.getLast());
          var between = new ArrayList<>(child.told.subList(1, child.told.size() - 1));
          between.removeIf("data"::equals);
          assertEquals(
              List.of("exited", "pipe 0", "pipe 1", "pipe 2"), between.stream().sorted().toList());
          assertEquals(0, child.transport.getReturncode());
          assertTrue(child.transport.isClosing());
        }));
  }

  @Test
  void theTransportKnowsTheChildAndItsPipes() {
    run(
        async(() -> {
          var connected = await(subprocessExec(Recorder::new, List.of("cat"), PIPED));
          var transport = connected.transport();
          assertTrue(ProcessHandle.of(transport.getPid()).isPresent());
          assertNull(transport.getReturncode());
          assertInstanceOf(WriteTransport.class, transport.getPipeTransport(0));
          assertInstanceOf(ReadTransport.class, transport.getPipeTransport(1));
          assertNull(transport.getPipeTransport(3));
          assertInstanceOf(Process.class, transport.getExtraInfo("subprocess"));
          assertNull(transport.getExtraInfo("peername"));
          assertSame(connected.protocol(), transport.getProtocol());
          assertFalse(transport.isClosing());
          assertEquals("Subprocess[" + transport.getPid() + ", running]", transport.toString());
          ((WriteTransport) transport.getPipeTransport(0)).write("through".getBytes());
          ((WriteTransport) transport.getPipeTransport(0)).close();
          await(connected.protocol().lost.waitFor());
          assertEquals("through", connected.protocol().out.toString());
          assertEquals(
              "Subprocess[" + transport.getPid() + ", returncode 0, closed]", transport.toString());
        }));
  }

  @Test
  void withoutPipesThereIsOnlyTheEnd() {
    run(
        async(() -> {
          var options = SubprocessOptions.DEFAULT.stdin(Stdio.DEVNULL);
          var child = await(subprocessExec(Recorder::new, List.of("true"), options)).protocol();
          await(child.lost.waitFor());
          assertEquals(List.of("made", "exited", "lost"), child.told);
          assertNull(child.transport.getPipeTransport(0));
        }));
  }

  @Test
  void closingKillsAndTellsAll() {
    run(
        async(() -> {
          var child =
              await(subprocessExec(Recorder::new, List.of("sleep", "1000"), PIPED)).protocol();
          child.transport.close();
          child.transport.close();
          await(child.lost.waitFor());
          assertEquals(-9, child.transport.getReturncode());
          assertEquals(List.of("made", "pipe 0", "pipe 1", "pipe 2", "exited", "lost"), child.told);
        }));
  }

  @Test
  void writingIsPausedAndResumed() {
    var paused = new ArrayList<String>();
    class Slow extends Recorder {
      @Override
      public void pauseWriting() {
        paused.add("pause");
      }

      @Override
      public void resumeWriting() {
        paused.add("resume");
        ((WriteTransport) transport.getPipeTransport(0)).writeEof();
      }
    }

    run(
        async(() -> {
          var child = await(subprocessExec(Slow::new, List.of("wc", "-c"), PIPED)).protocol();
          var stdin = (WriteTransport) child.transport.getPipeTransport(0);
          stdin.write(new byte[300_000]);
          assertEquals(List.of("pause"), paused);
          assertEquals(300_000, stdin.getWriteBufferSize());
          await(child.lost.waitFor());
          assertEquals(List.of("pause", "resume"), paused);
          assertEquals("300000", child.out.toString().strip());
        }));
  }

  @Test
  void aProtocolThatThrowsIsReportedAndItsChildKilled() {
    class Failing extends Recorder {
      @Override
      public void pipeDataReceived(int fd, ByteBuffer data) {
        throw new IllegalStateException("no");
      }
    }

    run(
        async(() -> {
          var reported = getRunningLoop().<Object>createFuture();
          getRunningLoop()
              .setExceptionHandler((_, context) -> reported.setResult(context.get("message")));
          var child =
              await(subprocessShell(Failing::new, "echo x; exec sleep 1000", PIPED)).protocol();
          await(child.lost.waitFor());
          assertEquals("Fatal error: protocol.pipeDataReceived() call failed.", await(reported));
          assertEquals(-9, child.transport.getReturncode());
        }));
  }

  @Test
  void anotherProtocolGetsWhatComesNext() {
    run(
        async(() -> {
          var connected = await(subprocessExec(Recorder::new, List.of("cat"), PIPED));
          var second = new Recorder();
          second.told.add("set");
          connected.transport().setProtocol(second);
          assertSame(second, connected.transport().getProtocol());
          ((WriteTransport) connected.transport().getPipeTransport(0)).write("x".getBytes());
          ((WriteTransport) connected.transport().getPipeTransport(0)).close();
          await(second.lost.waitFor());
          assertEquals("x", second.out.toString());
          assertEquals(List.of("made"), connected.protocol().told);
        }));
  }

  @Test
  void inDebugModeClosingAChildThatRunsIsLogged() {
    try (var log = new LogCapture()) {
      run(
          async(() -> {
            getRunningLoop().setDebug(true);
            var child =
                await(subprocessExec(Recorder::new, List.of("sleep", "1000"), PIPED)).protocol();
            child.transport.close();
            await(child.lost.waitFor());
          }));
      assertTrue(
          log.messages()
              .getFirst()
              .startsWith("WARNING a child process that still runs is closed, and so killed: "),
          log.messages()::toString);
    }
  }
}
