package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.io.AsyncioIO.createSubprocessExec;
import static dev.ikat.io.AsyncioIO.createSubprocessShell;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.CancelledError;
import dev.ikat.Coroutine;
import dev.ikat.internal.bridge.JvmSignals;
import dev.ikat.io.child.ProcessPrograms;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Child processes by streams: real ones, of programs that every Unix has. */
class SubprocessTest {
  private static final SubprocessOptions PIPED = SubprocessOptions.PIPED;
  private static final SubprocessOptions QUIET =
      SubprocessOptions.DEFAULT.stdin(Stdio.DEVNULL).stdout(Stdio.DEVNULL);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static Coroutine<Subprocess> exec(SubprocessOptions options, String... command) {
    return createSubprocessExec(List.of(command), options);
  }

  // ---- streams ----------------------------------------------------------------------------------

  @Test
  void whatIsWrittenToItAndReadFromIt() {
    run(
        async(() -> {
          try (var cat = await(exec(PIPED, "cat"))) {
            await(cat.stdin().write(bytes("some data\n")));
            assertEquals("some data\n", text(await(cat.stdout().readline())));
            cat.stdin().close();
            assertEquals(0, await(cat.stdout().read()).length);
            assertEquals(0, await(cat.waitFor()));
            assertEquals(0, cat.returncode());
          }
        }));
  }

  @Test
  void communicateFeedsReadsAndWaits() {
    run(
        async(() -> {
          try (var cat = await(createSubprocessShell("cat; echo oops >&2; exit 3", PIPED))) {
            var output = await(cat.communicate(bytes("data")));
            assertEquals("data", text(output.stdout()));
            assertEquals("oops\n", text(output.stderr()));
            assertEquals(3, cat.returncode());
          }
        }));
  }

  @Test
  void communicateWithoutInputClosesStandardInput() {
    run(
        async(() -> {
          try (var cat = await(exec(PIPED, "cat"))) {
            assertEquals(0, await(cat.communicate()).stdout().length);
          }
          try (var child = await(createSubprocessShell("echo only", PIPED.stdin(Stdio.DEVNULL)))) {
            assertEquals("only\n", text(await(child.communicate()).stdout()));
          }
          try (var child = await(createSubprocessShell("exit 0", QUIET))) {
            var error =
                assertThrows(
                    IllegalStateException.class, () -> await(child.communicate(bytes("x"))));
            assertEquals(
                "stdin of " + child + " is no pipe: start it with options.stdin(Stdio.PIPE)",
                error.getMessage());
          }
        }));
  }

  @Test
  void muchGoesThroughBothWays() {
    byte[] large = new byte[3_000_000];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31 >> 4);
    }
    run(
        async(() -> {
          try (var cat = await(exec(PIPED, "cat"))) {
            assertArrayEquals(large, await(cat.communicate(large)).stdout());
          }
        }));
  }

  @Test
  void whatCanBeReadAfterTheEnd() {
    run(
        async(() -> {
          try (var child = await(createSubprocessShell("echo late; echo too >&2", PIPED))) {
            assertEquals(0, await(child.waitFor()));
            assertEquals("late\n", text(await(child.stdout().read())));
            assertEquals("too\n", text(await(child.stderr().read())));
          }
        }));
  }

  @Test
  void aChildThatNobodyReadsHasToWait() {
    run(
        async(() -> {
          var options = PIPED.limit(1000);
          try (var zeros = await(createSubprocessShell("head -c 1000000 /dev/zero", options))) {
            assertEquals(1, await(zeros.stdout().readexactly(1)).length);
            var source = (ReadTransport) zeros.transport().getPipeTransport(1);
            // What is held is bounded: reading is paused, with hardly more than the limit allows.
            assertFalse(source.isReading());
            assertNull(zeros.returncode());
            assertEquals(999_999, await(zeros.stdout().read()).length);
            assertEquals(0, await(zeros.waitFor()));
          }
        }));
  }

  @Test
  void writingToAChildThatHasEndedIsAnError() {
    run(
        async(() -> {
          try (var child = await(exec(PIPED, "true"))) {
            await(child.waitFor());
            await(child.stdin().waitClosed());
            assertThrows(IOException.class, () -> await(child.stdin().write(bytes("x"))));
          }
          // In the middle of a write: communicate takes that for granted.
          try (var child = await(createSubprocessShell("exec 0<&-; sleep 0.05", PIPED))) {
            var output = await(child.communicate(new byte[1_000_000]));
            assertEquals(0, output.stdout().length);
            assertEquals(0, child.returncode());
          }
        }));
  }

  @Test
  void aPipeThatBreaksFailsTheWriteThatWaits() {
    run(
        async(() -> {
          try (var child =
              await(
                  createSubprocessShell(
                      "head -c 1 > /dev/null; exec 0<&-; exec sleep 1000", PIPED))) {
            var write = child.stdin().write(new byte[1_000_000]);
            assertThrows(IOException.class, () -> await(write));
            assertThrows(IOException.class, () -> await(child.stdin().drain()));
          }
        }));
  }

  @Test
  void linesOfAChildAreIterated() {
    run(
        async(() -> {
          try (var child = await(createSubprocessShell("echo a; echo b", PIPED))) {
            var lines = new ArrayList<String>();
            for (byte[] line : child.stdout()) {
              lines.add(text(line));
            }
            assertEquals(List.of("a\n", "b\n"), lines);
          }
        }));
  }

  // ---- options ----------------------------------------------------------------------------------

  @Test
  void standardStreamsFromAndToNowhere(@TempDir Path folder) throws IOException {
    Path in = Files.writeString(folder.resolve("in"), "from a file\n");
    Path out = Files.writeString(folder.resolve("out"), "first\n");
    run(
        async(() -> {
          var nowhere = PIPED.stdin(Stdio.DEVNULL).stderr(Stdio.DEVNULL);
          try (var child = await(createSubprocessShell("cat; echo gone >&2; echo here", nowhere))) {
            var output = await(child.communicate());
            assertEquals("here\n", text(output.stdout()));
            assertEquals("", text(output.stderr()));
            assertThrows(IllegalStateException.class, child::stderr);
          }
          var files = SubprocessOptions.DEFAULT.stdin(Stdio.file(in)).stdout(Stdio.append(out));
          try (var child = await(exec(files, "cat"))) {
            assertEquals(0, await(child.waitFor()));
          }
          var merged = PIPED.stderr(Stdio.STDOUT);
          try (var child = await(createSubprocessShell("echo 1; echo 2 >&2; echo 3", merged))) {
            assertEquals("1\n2\n3\n", text(await(child.communicate()).stdout()));
          }
        }));
    assertEquals("first\nfrom a file\n", Files.readString(out));
  }

  @Test
  void environmentAndFolder(@TempDir Path folder) {
    run(
        async(() -> {
          var options = PIPED.env(Map.of("WORD", "hello")).cwd(folder);
          try (var child =
              await(createSubprocessShell("echo $WORD; /bin/pwd; echo ${HOME-none}", options))) {
            assertEquals(
                "hello\n" + folder.toRealPath() + "\nnone\n",
                text(await(child.communicate()).stdout()));
          }
        }));
  }

  @Test
  void badOptionsAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> SubprocessOptions.DEFAULT.stdout(Stdio.STDOUT));
    assertThrows(
        IllegalArgumentException.class, () -> SubprocessOptions.DEFAULT.stdin(Stdio.STDOUT));
    assertThrows(
        IllegalArgumentException.class,
        () -> SubprocessOptions.DEFAULT.stdin(Stdio.append(Path.of("x"))));
    assertThrows(IllegalArgumentException.class, () -> SubprocessOptions.DEFAULT.limit(0));
    assertThrows(IllegalArgumentException.class, () -> createSubprocessExec());
  }

  // ---- how it ends ------------------------------------------------------------------------------

  @Test
  void theReturncodeIsTheExitStatusOrTheSignal() {
    run(
        async(() -> {
          try (var child = await(createSubprocessShell("exit 7", QUIET))) {
            assertEquals(7, await(child.waitFor()));
          }
          try (var child = await(exec(QUIET, "sleep", "1000"))) {
            assertNull(child.returncode());
            child.kill();
            assertEquals(-9, await(child.waitFor()));
            assertEquals(-9, child.returncode());
          }
          try (var child = await(exec(QUIET, "sleep", "1000"))) {
            child.terminate();
            assertEquals(-15, await(child.waitFor()));
          }
          try (var child = await(exec(QUIET, "sleep", "1000"))) {
            child.sendSignal("SIGHUP");
            assertEquals(-1, await(child.waitFor()));
          }
          try (var child = await(createSubprocessShell("kill -SEGV $$", QUIET))) {
            assertEquals(-11, await(child.waitFor()));
          }
          // git's status for a wrong option, which is no SIGHUP.
          try (var child = await(createSubprocessShell("exit 129", QUIET))) {
            assertEquals(129, await(child.waitFor()));
          }
        }));
  }

  @Test
  void signalsAreSentInTheirOrder() {
    run(
        async(() -> {
          String program =
              "trap 'echo usr1' USR1; trap 'echo term; exit 5' TERM; echo ready;"
                  + " while :; do sleep 0.01; done";
          try (var child = await(createSubprocessShell(program, PIPED))) {
            assertEquals("ready\n", text(await(child.stdout().readline())));
            child.sendSignal("USR1");
            assertEquals("usr1\n", text(await(child.stdout().readline())));
            child.sendSignal("USR1");
            child.terminate();
            assertEquals("usr1\nterm\n", text(await(child.stdout().read())));
            assertEquals(5, await(child.waitFor()));
          }
        }));
  }

  @Test
  void aSignalToAChildThatHasEndedIsSentToNobody() {
    run(
        async(() -> {
          try (var child = await(exec(QUIET, "true"))) {
            // Whether it has ended already is not known here.
            child.sendSignal("CONT");
            assertEquals(0, await(child.waitFor()));
            child.terminate();
            child.kill();
            child.sendSignal("HUP");
            assertEquals(0, child.returncode());
            assertThrows(IllegalArgumentException.class, () -> child.sendSignal("FOO"));
          }
        }));
  }

  /** A handle that is not of the process which has its number now: as after a number's new use. */
  @Test
  void aSignalIsForTheProcessThatWasStartedAndNotForItsNumber() throws Exception {
    Process sleep = new ProcessBuilder("sleep", "1000").start();
    try {
      ProcessHandle gone = handleThatIsNotAlive(sleep.toHandle());
      PidFd.send(gone, JvmSignals.number("KILL"));
      new ChildSignals(gone).send("HUP", false);
      new ChildSignals(gone).send("KILL", false);
      assertTrue(sleep.isAlive());
      assertEquals(
          PidFd.class.getModule().isNativeAccessEnabled(),
          PidFd.send(sleep.toHandle(), JvmSignals.number("CONT")));
    } finally {
      sleep.destroyForcibly();
    }
    assertEquals(137, sleep.waitFor());
  }

  private static ProcessHandle handleThatIsNotAlive(ProcessHandle other) {
    return (ProcessHandle)
        Proxy.newProxyInstance(
            SubprocessTest.class.getClassLoader(),
            new Class<?>[] {ProcessHandle.class},
            (_, method, arguments) ->
                method.getName().equals("isAlive") ? false : method.invoke(other, arguments));
  }

  @Test
  void manyMayWaitAndWhoIsCancelledDoesNotEndIt() {
    run(
        async(() -> {
          try (var cat = await(exec(PIPED, "cat"))) {
            var cancelled = createTask(cat.waitFor());
            var waiting = List.of(createTask(cat.waitFor()), createTask(cat.waitFor()));
            await(sleep(Duration.ZERO));
            cancelled.cancel();
            assertThrows(CancelledError.class, () -> await(cancelled));
            assertNull(cat.returncode());
            cat.stdin().close();
            assertEquals(List.of(0, 0), await(gather(waiting)));
            assertEquals(0, await(cat.waitFor()));
          }
        }));
  }

  /** cpython#119710: waiting for the end is not waiting for the pipes. */
  @Test
  void aGrandchildThatKeepsThePipeOpenKeepsNobodyWaiting() {
    run(
        async(() -> {
          try (var child = await(createSubprocessShell("sleep 1000 & echo $!", PIPED))) {
            long grandchild = Long.parseLong(text(await(child.stdout().readline())).strip());
            try {
              assertEquals(0, await(child.waitFor()));
            } finally {
              assertTrue(ProcessHandle.of(grandchild).orElseThrow().destroyForcibly());
            }
          }
        }));
  }

  private static InteractiveJvm program(String name, String io) throws IOException {
    return new InteractiveJvm(
        ProcessPrograms.class, name, "--enable-native-access=ALL-UNNAMED", "-Dikat.io=" + io);
  }

  /** Where the pipes are ours; the JDK closes its own when the child has ended. */
  @Test
  void whatAGrandchildReadsAndWritesLaterIsNotLost() throws Exception {
    try (var jvm = program("grandchild", "epoll")) {
      jvm.says("returncode 0").says("grandchild reads").ends(0);
    }
  }

  @Test
  void noThreadWaitsForAPipeThatEpollCanWatch() throws Exception {
    try (var jvm = program("threads", "epoll")) {
      jvm.says("ready").says("threads 0").ends(0);
    }
  }

  @Test
  void closingKillsAChildThatRuns() {
    run(
        async(() -> {
          Subprocess child = await(exec(PIPED, "sleep", "1000"));
          ProcessHandle handle = ProcessHandle.of(child.pid()).orElseThrow();
          child.close();
          child.close();
          await(handle.onExit());
          assertEquals(-9, await(child.waitFor()));
        }));
  }

  @Test
  void aChildDoesNotOutliveItsLoop() throws Exception {
    Subprocess child = run(exec(PIPED, "sleep", "1000"));
    ProcessHandle.of(child.pid()).ifPresent(it -> it.onExit().join());
  }

  // ---- starting ---------------------------------------------------------------------------------

  @Test
  void aProgramThatIsNotThereIsAnError() {
    run(
        async(() -> {
          var error = assertThrows(IOException.class, () -> await(exec(PIPED, "/no/such/program")));
          assertTrue(error.getMessage().contains("/no/such/program"), error.getMessage());
        }));
  }

  /** Starting lasts until somebody opens the other end of the named pipe that it reads from. */
  @Test
  void whoIsCancelledWhileItIsStartedLeavesNoChild(@TempDir Path folder) throws Exception {
    Path fifo = folder.resolve("fifo");
    assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
    run(
        async(() -> {
          var starting = createTask(exec(PIPED.stdin(Stdio.file(fifo)), "cat"));
          while (!isOpening()) {
            await(sleep(Duration.ofMillis(1)));
          }
          starting.cancel();
          assertThrows(CancelledError.class, () -> await(starting));
        }));
    // Now the child is started, though even the loop is closed. When it has gone the pipe breaks.
    try (var pipe = Files.newOutputStream(fifo, StandardOpenOption.WRITE)) {
      assertThrows(
          IOException.class,
          () -> {
            while (true) {
              pipe.write(new byte[100_000]);
            }
          });
    }
  }

  private static boolean isOpening() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().startsWith("ikat-spawn-"))
        .flatMap(thread -> Arrays.stream(thread.getValue()))
        .anyMatch(frame -> frame.getMethodName().equals("open0"));
  }

  @Test
  void manyChildrenAtATimeLeaveNoDescriptor() throws Exception {
    // What the JDK opens once and keeps.
    run(all(2));
    long before = pipes();
    run(all(500));
    // They are given back by threads of the JDK's, when those have seen the end.
    while (pipes() > before) {
      Thread.onSpinWait();
    }
  }

  private static Coroutine<Void> all(int count) {
    return async(() ->
        taskGroup(group -> {
          for (int i = 0; i < count; i++) {
            String word = "word " + i;
            group.createTask(
                async(() -> {
                  try (var cat = await(exec(PIPED, "cat"))) {
                    assertEquals(word, text(await(cat.communicate(bytes(word))).stdout()));
                    assertEquals(0, cat.returncode());
                  }
                }));
          }
        }));
  }

  private static long pipes() throws IOException {
    long count = 0;
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        count += NothingLeft.target(descriptor).startsWith("pipe:") ? 1 : 0;
      }
    }
    return count;
  }
}
