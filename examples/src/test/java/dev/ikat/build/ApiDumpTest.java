package dev.ikat.build;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The public API is what {@code api/*.api} of each module says. */
class ApiDumpTest {
  @ParameterizedTest
  @ValueSource(strings = {"core", "io"})
  void apiIsTheCommittedOne(String module) throws IOException {
    var dump = new ApiDump(Path.of("..", module));
    String difference = dump.difference();
    if (!difference.isEmpty()) {
      fail(
          "The public API is not that of "
              + dump.committed()
              + " (- gone, + added):\n"
              + difference
              + "If that is meant, run ./ikat api --update and commit the dump with the change.");
    }
  }
}
