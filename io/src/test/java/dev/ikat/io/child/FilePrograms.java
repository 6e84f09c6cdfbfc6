package dev.ikat.io.child;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.run;

import dev.ikat.io.AsyncFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The programs that the tests of files run under limits of the operating system. */
public final class FilePrograms {
  private FilePrograms() {}

  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case "fill" -> {
        Path path = Files.createTempFile("fill", null);
        try {
          run(async(() -> fill(path)));
        } finally {
          Files.delete(path);
        }
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void fill(Path path) throws IOException {
    try (var file =
        await(AsyncFile.open(path, StandardOpenOption.WRITE, StandardOpenOption.READ))) {
      try {
        await(file.write(new byte[50_000]), FileSystemException.class);
      } catch (FileSystemException e) {
        System.out.println(e.getReason());
      }
      System.out.println("position " + file.position());
      System.out.println("size " + await(file.size()));
      await(file.seek(10));
      await(file.write(new byte[5]));
      await(file.seek(32_763));
      System.out.println("then " + await(file.read(100)).length);
    }
  }
}
