package dev.ikat.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON Lines files of cases. */
final class CaseFile {
  private static final JsonMapper JSON = JsonMapper.shared();

  private CaseFile() {}

  /**
   * The cases of the file.
   *
   * @throws IOException if it cannot be read, or a line is not a case; the message names the place
   */
  static List<Case> read(Path file) throws IOException {
    List<Case> cases = new ArrayList<>();
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        cases.add(Case.of(JSON.readTree(line)));
      } catch (JacksonException | IllegalArgumentException e) {
        throw new IOException(file + ":" + number + ": " + e.getMessage(), e);
      }
    }
    return cases;
  }
}
