package dev.ikat.conformance;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes JSON Lines files of cases. */
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

  /** Adds the case to a file. */
  static void write(Case one, Writer to) throws IOException {
    ObjectNode line = JSON.createObjectNode().put("id", one.id());
    line.put("suite", one.scenario().path("suite").asString(""));
    line.set("scenario", one.scenario());
    ArrayNode trace = line.putArray("trace");
    one.trace().forEach(trace::add);
    to.write(line.toString());
    to.write('\n');
  }
}
