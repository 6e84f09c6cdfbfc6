package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.CancelledError;
import dev.ikat.io.child.FilePrograms;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are read and written by other threads, in an order that the loop decides. */
class AsyncFileTest {
  private @TempDir Path folder;

  /** The threads that a loop hands files to: none; the test itself runs what is handed over. */
  private static final class Held extends AbstractExecutorService {
    final Deque<Runnable> work = new ArrayDeque<>();

    @Override
    public void execute(Runnable command) {
      work.add(command);
    }

    /** Does the only thing that is to be done. */
    void runOne() {
      assertEquals(1, work.size());
      work.remove().run();
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return true;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Lets every other task go as far as it can. */
  private static void settle() {
    for (int i = 0; i < 5; i++) {
      await(sleep(Duration.ZERO));
    }
  }

  @Test
  void wholeFiles() {
    Path path = folder.resolve("whole");
    run(
        async(() -> {
          await(AsyncFile.writeString(path, "grün\n"));
          assertEquals("grün\n", await(AsyncFile.readString(path)));
          await(AsyncFile.write(path, bytes("more"), StandardOpenOption.APPEND));
          assertArrayEquals(bytes("grün\nmore"), await(AsyncFile.readAllBytes(path)));
          await(AsyncFile.write(path, new byte[] {(byte) 0xff}));
          assertThrows(CharacterCodingException.class, () -> await(AsyncFile.readString(path)));
          assertEquals("ÿ", await(AsyncFile.readString(path, StandardCharsets.ISO_8859_1)));
          Path gone = folder.resolve("gone");
          assertThrows(NoSuchFileException.class, () -> await(AsyncFile.readString(gone)));
          assertThrows(NoSuchFileException.class, () -> await(AsyncFile.open(gone)));
        }));
  }

  @Test
  void anOpenFileIsReadAndWrittenAtItsPosition() {
    Path path = folder.resolve("open");
    run(
        async(() -> {
          try (var file =
              await(
                  AsyncFile.open(
                      path,
                      StandardOpenOption.CREATE_NEW,
                      StandardOpenOption.READ,
                      StandardOpenOption.WRITE))) {
            await(file.write(bytes("hello world")));
            assertEquals(11, file.position());
            assertEquals(0, await(file.read(10)).length);
            await(file.seek(6));
            assertEquals("world", text(await(file.read(100))));
            await(file.seek(0));
            ByteBuffer part = ByteBuffer.wrap(bytes("xJELLx"), 1, 4);
            await(file.write(part));
            assertEquals(5, part.position());
            assertEquals("o world", text(await(file.readAll())));
            assertEquals(11L, await(file.size()));
            await(file.truncate(4));
            assertEquals(4, file.position());
            await(file.sync());
            assertEquals("AsyncFile[" + path + ", at 4]", file.toString());
          }
          assertEquals("JELL", await(AsyncFile.readString(path)));
        }));
  }

  @Test
  void whatIsOpenedToAppendGrowsAtItsEnd() throws IOException {
    Path path = Files.writeString(folder.resolve("log"), "one\n");
    run(
        async(() -> {
          try (var file = await(AsyncFile.open(path, StandardOpenOption.APPEND))) {
            await(file.write(bytes("two\n")));
            assertEquals(8, file.position());
            await(AsyncFile.write(path, bytes("other\n"), StandardOpenOption.APPEND));
            await(file.write(bytes("three\n")));
            assertEquals(20, file.position());
          }
        }));
    assertEquals("one\ntwo\nother\nthree\n", Files.readString(path));
  }

  @Test
  void aLargeFileIsReadWhole() {
    Path path = folder.resolve("large");
    byte[] large = new byte[1_000_003];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31 >> 3);
    }
    run(
        async(() -> {
          await(AsyncFile.write(path, large));
          try (var file = await(AsyncFile.open(path))) {
            assertArrayEquals(large, await(file.readAll()));
          }
        }));
  }

  @Test
  void linesComeOneByOne() throws IOException {
    var expected = new ArrayList<String>();
    for (int i = 0; i < 20_000; i++) {
      expected.add("line " + i);
    }
    Path path = Files.write(folder.resolve("lines"), expected);
    run(
        async(() -> {
          var read = new ArrayList<String>();
          try (var lines = AsyncFile.lines(path)) {
            for (String line : lines) {
              read.add(line);
            }
          }
          assertEquals(expected, read);
          try (var lines = AsyncFile.lines(path)) {
            assertEquals("line 0", await(lines.anext()));
          }
          await(AsyncFile.write(path, new byte[] {'a', '\n', (byte) 0xff}));
          try (var lines = AsyncFile.lines(path)) {
            assertThrows(CharacterCodingException.class, () -> lines.iterator().next());
          }
          try (var lines = AsyncFile.lines(folder.resolve("gone"))) {
            assertThrows(NoSuchFileException.class, () -> await(lines.anext()));
          }
        }));
  }

  @Test
  void operationsAreDoneInTheOrderInWhichTheyWereAskedFor() throws IOException {
    Path path = folder.resolve("order");
    run(
        async(() -> {
          try (var file =
              await(AsyncFile.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE))) {
            var writes = new ArrayList<dev.ikat.Coroutine<Void>>();
            for (int i = 0; i < 200; i++) {
              writes.add(file.write(bytes(i + "\n")));
            }
            await(gather(writes));
          }
        }));
    assertEquals(
        java.util.stream.IntStream.range(0, 200).mapToObj(Integer::toString).toList(),
        Files.readAllLines(path));
  }

  // ---- cancelling -------------------------------------------------------------------------------

  @Test
  void aReadThatIsCancelledTakesNothing() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "0123456789");
    run(
        async(() -> {
          var file = await(AsyncFile.open(path));
          var threads = new Held();
          getRunningLoop().setDefaultExecutor(threads);
          var read = createTask(file.read(4));
          settle();
          read.cancel();
          assertThrows(CancelledError.class, () -> await(read));
          assertEquals(0, file.position());
          var next = createTask(file.read(4));
          settle();
          // The first one has not come back yet.
          threads.runOne();
          settle();
          threads.runOne();
          assertEquals("0123", text(await(next)));
          var closed = createTask(file.aclose());
          settle();
          threads.runOne();
          await(closed);
        }));
  }

  @Test
  void aWriteThatIsCancelledIsFinishedOrNotBegun() throws IOException {
    Path path = folder.resolve("file");
    run(
        async(() -> {
          var file =
              await(AsyncFile.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
          var threads = new Held();
          getRunningLoop().setDefaultExecutor(threads);
          var underWay = createTask(file.write(bytes("under way ")));
          var notBegun = createTask(file.write(bytes("not begun ")));
          var after = createTask(file.write(bytes("after")));
          settle();
          underWay.cancel();
          notBegun.cancel();
          settle();
          assertTrue(underWay.cancelled() && notBegun.cancelled());
          threads.runOne();
          settle();
          threads.runOne();
          await(after);
        }));
    assertEquals("under way after", Files.readString(path));
  }

  @Test
  void aFailureThatNobodyWaitsForIsReported() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "old");
    run(
        async(() -> {
          var reported = getRunningLoop().<Object>createFuture();
          getRunningLoop()
              .setExceptionHandler((_, context) -> reported.setResult(context.get("message")));
          var file = await(AsyncFile.open(path));
          var threads = new Held();
          getRunningLoop().setDefaultExecutor(threads);
          var write = createTask(file.write(bytes("new")));
          settle();
          write.cancel();
          settle();
          threads.runOne();
          assertEquals("NonWritableChannelException exception in shielded future", await(reported));
        }));
  }

  // ---- faults -----------------------------------------------------------------------------------

  /** {@code /dev/full} is a disk that is always full. */
  @Test
  void aFullDiskIsAClearErrorAndThePositionStays() throws IOException {
    Path full = Path.of("/dev/full");
    run(
        async(() -> {
          try (var file = await(AsyncFile.open(full, StandardOpenOption.WRITE))) {
            var error =
                assertThrows(FileSystemException.class, () -> await(file.write(new byte[8])));
            assertEquals(
                "/dev/full: No space left on device; 0 of 8 bytes were written",
                error.getMessage());
            assertEquals(0, file.position());
          }
          assertThrows(IOException.class, () -> await(AsyncFile.write(full, new byte[8])));
        }));
  }

  /** A program that may write no file larger than 64 blocks of 512 bytes. */
  @Test
  void whatWasWrittenBeforeTheDiskWasFullIsThereAndCounted() throws Exception {
    try (var child = InteractiveJvm.under("ulimit -f 64", FilePrograms.class, "fill")) {
      child.says("File too large; 32768 of 50000 bytes were written");
      child.says("position 32768").says("size 32768").says("then 5").ends(0);
    }
  }

  @Test
  void replacingIsAllOrNothing() throws IOException {
    Path path = Files.writeString(folder.resolve("config"), "old");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), path);
    run(
        async(() -> {
          await(AsyncFile.replace(link, bytes("new")));
          await(AsyncFile.replace(folder.resolve("fresh"), bytes("first")));
        }));
    assertEquals("new", Files.readString(path));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    Path usual = Files.createFile(folder.resolve("usual"));
    assertEquals(
        Files.getPosixFilePermissions(usual),
        Files.getPosixFilePermissions(folder.resolve("fresh")));
    // A folder that takes no file: nothing is lost, nothing is left.
    Path nowhere = Path.of("/proc/self/status");
    run(
        async(() -> {
          assertThrows(IOException.class, () -> await(AsyncFile.replace(nowhere, bytes("x"))));
          assertThrows(
              IOException.class,
              () -> await(AsyncFile.replace(folder.resolve("gone/file"), bytes("x"))));
        }));
    try (var files = Files.list(folder)) {
      assertEquals(
          List.of("config", "fresh", "link", "usual"),
          files.map(it -> it.getFileName().toString()).sorted().toList());
    }
  }

  // ---- closing and bad use ----------------------------------------------------------------------

  @Test
  void closingWaitsForWhatWasAskedForBefore() throws IOException {
    Path path = folder.resolve("file");
    run(
        async(() -> {
          var file =
              await(AsyncFile.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE));
          var write = createTask(file.write(bytes("written")));
          await(sleep(Duration.ZERO));
          await(file.aclose());
          await(file.aclose());
          file.close();
          assertTrue(write.done());
          var error = assertThrows(IllegalStateException.class, () -> await(file.read(1)));
          assertEquals("the file is closed: " + path, error.getMessage());
          assertEquals("AsyncFile[" + path + ", closed]", file.toString());
        }));
    assertEquals("written", Files.readString(path));
  }

  @Test
  void aFileClosedWithoutATaskIsClosedAllTheSame() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "text");
    long before = descriptorsOf(path);
    var file = run(AsyncFile.open(path));
    assertEquals(before + 1, descriptorsOf(path));
    file.close();
    assertEquals(before, descriptorsOf(path));
  }

  private static long descriptorsOf(Path path) throws IOException {
    Path real = path.toRealPath();
    long count = 0;
    try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : descriptors.toList()) {
        if (Files.isSymbolicLink(descriptor) && Files.readSymbolicLink(descriptor).equals(real)) {
          count++;
        }
      }
    }
    return count;
  }

  @Test
  void badUseIsRefused() throws IOException {
    Path path = Files.writeString(folder.resolve("file"), "text");
    run(
        async(() -> {
          try (var file = await(AsyncFile.open(path))) {
            assertThrows(IllegalArgumentException.class, () -> file.read(-1));
            assertThrows(IllegalArgumentException.class, () -> file.seek(-1));
            assertThrows(IllegalArgumentException.class, () -> file.truncate(-1));
            assertThrows(NonWritableChannelException.class, () -> await(file.write(new byte[1])));
            assertEquals("text", text(await(file.read(10))));
          }
        }));
  }
}
