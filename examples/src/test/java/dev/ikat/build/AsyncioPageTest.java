package dev.ikat.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.Asyncio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table in {@code docs/asyncio.md} is whole and true: a row for each of asyncio's names, each
 * with a member of Ikat's API and a proof, or with what it waits for, or with a reason.
 */
class AsyncioPageTest {
  private static final Path PAGE = Path.of("../docs/asyncio.md");
  private static final Path NAMES = Path.of("../core/src/test/resources/asyncio-names.txt");
  private static final Path CASES = Path.of("../conformance/cases");

  private static final Pattern ROW = Pattern.compile("\\| `([\\w.]+)` \\| *(.*?) *\\| *(.*?) *\\|");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern MEMBER =
      Pattern.compile("(?:([A-Z]\\w*(?:\\.[A-Z]\\w*)*)\\.)?(\\w+)");
  private static final Pattern CASE_ID = Pattern.compile("\\{\"id\":\"([^\"]+)\"");

  /** A row of the table. */
  private record Row(String name, String ikat, String proof) {
    boolean isLater() {
      return ikat.startsWith("later: ");
    }

    boolean hasNoCounterpart() {
      return ikat.startsWith("no counterpart: ");
    }
  }

  private static List<Row> rows() throws IOException {
    var rows = new ArrayList<Row>();
    boolean inTable = false;
    for (String line : Files.readAllLines(PAGE)) {
      if (!line.startsWith("|")) {
        inTable = false;
      } else if (line.equals("| asyncio | Ikat | proof |")) {
        inTable = true;
      } else if (inTable && !line.startsWith("| ---")) {
        Matcher row = ROW.matcher(line);
        assertTrue(row.matches(), () -> "not a row of three cells: " + line);
        rows.add(new Row(row.group(1), row.group(2), row.group(3)));
      }
    }
    return rows;
  }

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map(it -> it.group(1)).toList();
  }

  @Test
  void everyNameHasItsRow() throws IOException {
    var names = new TreeSet<String>();
    for (String line : Files.readAllLines(NAMES)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        names.add(line.strip());
      }
    }
    var inTable = rows().stream().map(Row::name).sorted().toList();
    assertEquals(
        String.join("\n", names), String.join("\n", inTable), "names, and rows of the table");
  }

  @Test
  void noCellIsEmpty() throws IOException {
    for (Row row : rows()) {
      assertTrue(!row.ikat().isEmpty() && !row.proof().isEmpty(), () -> "empty: " + row);
      String proof = row.isLater() ? "later" : row.hasNoCounterpart() ? "none" : null;
      if (proof != null) {
        assertEquals(proof, row.proof(), row::toString);
      } else {
        assertTrue(!code(row.ikat()).isEmpty(), () -> "names nothing of Ikat's: " + row);
        assertTrue(!code(row.proof()).isEmpty(), () -> "names no proof: " + row);
      }
    }
  }

  @Test
  void whatTheRowsNameExists() throws IOException {
    var missing = new ArrayList<String>();
    for (Row row : rows()) {
      if (!row.isLater()) {
        code(row.ikat()).stream()
            .filter(member -> !isInTheApi(member))
            .forEach(member -> missing.add(row.name() + ": " + member));
      }
    }
    assertEquals("", String.join("\n", missing), "not in Ikat's API");
  }

  /** A type, a member of a type, or a function of {@code Asyncio}. */
  private static boolean isInTheApi(String member) {
    if (type(member) != null) {
      return true;
    }
    Matcher parts = MEMBER.matcher(member);
    if (!parts.matches()) {
      return false;
    }
    Class<?> owner = parts.group(1) == null ? Asyncio.class : type(parts.group(1));
    String name = parts.group(2);
    return owner != null
        && (Arrays.stream(owner.getMethods()).anyMatch(it -> it.getName().equals(name))
            || Arrays.stream(owner.getFields()).anyMatch(it -> it.getName().equals(name)));
  }

  private static Class<?> type(String name) {
    for (String packageName : List.of("dev.ikat.", "dev.ikat.spi.", "dev.ikat.io.")) {
      try {
        return Class.forName(packageName + name.replace('.', '$'));
      } catch (ClassNotFoundException | NoClassDefFoundError elsewhere) {
        // The next package; where the file system ignores case, the error.
      }
    }
    return null;
  }

  @Test
  void theProofsExist() throws IOException {
    Set<String> cases = caseIds();
    var missing = new ArrayList<String>();
    for (Row row : rows()) {
      for (String proof : code(row.proof())) {
        boolean exists =
            proof.startsWith("case:")
                ? cases.contains(proof.substring("case:".length()))
                : TestMethods.contains(proof);
        if (!exists) {
          missing.add(row.name() + ": " + proof);
        }
      }
    }
    assertEquals("", String.join("\n", missing), "neither a test nor a case");
  }

  private static Set<String> caseIds() throws IOException {
    var ids = new HashSet<String>();
    try (Stream<Path> files = Files.list(CASES)) {
      for (Path file : files.filter(it -> it.toString().endsWith(".jsonl")).toList()) {
        for (String line : Files.readAllLines(file)) {
          Matcher id = CASE_ID.matcher(line);
          assertTrue(id.lookingAt(), () -> file + " has a line that does not begin with an id");
          ids.add(id.group(1));
        }
      }
    }
    return ids;
  }
}
