package dev.ikat.build;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The public API is what {@code core/api/dev.ikat.api} says. */
class ApiDumpTest {
  @Test
  void apiIsTheCommittedOne() throws IOException {
    String difference = new ApiDump(Path.of("")).difference();
    if (!difference.isEmpty()) {
      fail(
          "The public API is not that of core/api/dev.ikat.api (- gone, + added):\n"
              + difference
              + "If that is meant, run ./ikat api --update and commit the dump with the change.");
    }
  }
}
