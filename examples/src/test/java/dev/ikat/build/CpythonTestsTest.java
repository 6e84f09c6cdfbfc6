package dev.ikat.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each of CPython's tests has an answer of ours: tests that exist, or a reason. They stand in
 * {@code cpython-tests.tsv}, of which {@code docs/cpython-tests.md} is made; renew that with
 *
 * <pre>mvn -pl examples test -Dtest=CpythonTestsTest -Dikat.cpythonTests=update</pre>
 */
class CpythonTestsTest {
  private static final Path ANSWERS = Path.of("../core/src/test/resources/cpython-tests.tsv");
  private static final Path PAGE = Path.of("../docs/cpython-tests.md");
  private static final Path CASES = Path.of("../conformance/cases");
  private static final Pattern CASE_ID = Pattern.compile("^\\{\"id\":\"([^\"]+)\"");

  /** How many tests CPython 3.14 defines in the files that are answered name by name. */
  private static final Map<String, Integer> TESTS =
      Map.ofEntries(
          Map.entry("test_tasks.py", 172),
          Map.entry("test_taskgroups.py", 60),
          Map.entry("test_timeouts.py", 34),
          Map.entry("test_waitfor.py", 19),
          Map.entry("test_locks.py", 75),
          Map.entry("test_queues.py", 41),
          Map.entry("test_runners.py", 30),
          Map.entry("test_eager_task_factory.py", 20),
          Map.entry("test_futures.py", 64),
          Map.entry("test_futures2.py", 4),
          Map.entry("test_threads.py", 6),
          Map.entry("test_asyncgen.py", 85),
          Map.entry("test_graph.py", 8),
          Map.entry("test_streams.py", 74),
          Map.entry("test_server.py", 11),
          Map.entry("test_buffered_proto.py", 1),
          Map.entry("test_protocols.py", 5),
          Map.entry("test_transports.py", 7),
          Map.entry("test_staggered.py", 7),
          Map.entry("test_sendfile.py", 26),
          Map.entry("test_subprocess.py", 42),
          Map.entry("test_unix_events.py", 89),
          Map.entry("test_ssl.py", 23),
          Map.entry("test_sslproto.py", 23));

  /** A line: a test of CPython's, or a whole file, and what answers it. */
  private record Answer(String file, String type, String test, String answer) {
    static Answer parse(String line) {
      String[] fields = line.split("\t", -1);
      assertEquals(4, fields.length, line);
      return new Answer(fields[0], fields[1], fields[2], fields[3]);
    }

    boolean isWholeFile() {
      return type.equals("*");
    }

    boolean isReason() {
      return answer.startsWith("- ");
    }

    List<String> references() {
      return isReason() ? List.of() : List.of(answer.split(" "));
    }
  }

  private final List<Answer> answers = read();

  private static List<Answer> read() {
    try (Stream<String> lines = Files.lines(ANSWERS)) {
      return lines.filter(line -> !line.startsWith("#")).map(Answer::parse).toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void everyTestOfCpythonIsThereOnce() {
    Map<String, Integer> counts = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (Answer answer : answers) {
      assertTrue(seen.add(answer.file + answer.type + "." + answer.test), answer.toString());
      if (!answer.isWholeFile()) {
        counts.merge(answer.file, 1, Integer::sum);
      }
    }
    assertEquals(TESTS, counts);
  }

  @Test
  void everyAnswerIsAReasonOrNamesWhatExists() throws IOException {
    Set<String> cases = caseIds();
    List<String> wrong = new ArrayList<>();
    for (Answer answer : answers) {
      if (answer.answer.isBlank() || answer.answer.equals("- ")) {
        wrong.add("empty: " + answer);
      }
      for (String reference : answer.references()) {
        boolean exists =
            reference.startsWith("case:")
                ? cases.contains(reference.substring("case:".length()))
                : TestMethods.contains(reference);
        if (!exists) {
          wrong.add(reference);
        }
      }
    }
    assertEquals(List.of(), wrong);
  }

  private static Set<String> caseIds() throws IOException {
    Set<String> ids = new HashSet<>();
    try (Stream<Path> files = Files.list(CASES)) {
      for (Path file : files.filter(f -> f.toString().endsWith("-hand.jsonl")).toList()) {
        for (String line : Files.readAllLines(file)) {
          var matcher = CASE_ID.matcher(line);
          if (matcher.find()) {
            ids.add(matcher.group(1));
          }
        }
      }
    }
    return ids;
  }

  @Test
  void thePageIsUpToDate() throws IOException {
    String page = page();
    if ("update".equals(System.getProperty("ikat.cpythonTests"))) {
      Files.writeString(PAGE, page);
    }
    assertEquals(
        page,
        Files.exists(PAGE) ? Files.readString(PAGE) : "",
        PAGE + " is old; the comment of this test says how to renew it");
  }

  // ---- the page ---------------------------------------------------------------------------------

  private String page() {
    Map<String, List<Answer>> byFile = new LinkedHashMap<>();
    List<Answer> wholeFiles = new ArrayList<>();
    for (Answer answer : answers) {
      if (answer.isWholeFile()) {
        wholeFiles.add(answer);
      } else {
        byFile.computeIfAbsent(answer.file, _ -> new ArrayList<>()).add(answer);
      }
    }
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # CPython's tests, and ours

        Every test of CPython 3.14 for the parts of asyncio that Ikat has, by name, beside the test of ours
        that covers the same behaviour, or the reason why there is none. No code was copied: the names say what is tested.
        `case:…` is a scenario of `conformance/cases`, whose trace was made by CPython itself.

        This page is made of `core/src/test/resources/cpython-tests.tsv` by `CpythonTestsTest`, which also checks that
        everything named here exists.

        | file | tests | covered | without a counterpart |
        | --- | --- | --- | --- |
        """);
    int covered = 0;
    int all = 0;
    for (var file : byFile.entrySet()) {
      int without = (int) file.getValue().stream().filter(Answer::isReason).count();
      int tests = file.getValue().size();
      all += tests;
      covered += tests - without;
      row(
          page,
          "[" + file.getKey() + "](#" + anchor(file.getKey()) + ")",
          tests,
          tests - without,
          without);
    }
    row(page, "together", all, covered, all - covered);
    byFile.forEach((file, tests) -> section(page, file, tests));
    page.append("\n## Other files\n\n| file | tests | where |\n| --- | --- | --- |\n");
    for (Answer file : wholeFiles) {
      row(page, "`" + file.file + "`", file.test, file.answer.substring(2));
    }
    return page.toString();
  }

  private static void section(StringBuilder page, String file, List<Answer> tests) {
    page.append("\n## ").append(file).append("\n\n| test | ours |\n| --- | --- |\n");
    for (Answer test : tests) {
      String ours =
          test.isReason()
              ? "– " + test.answer.substring(2)
              : "`" + String.join("`<br>`", test.references()) + "`";
      row(page, "`" + test.type + "." + test.test + "`", ours);
    }
  }

  private static String anchor(String file) {
    return file.replace(".", "");
  }

  private static void row(StringBuilder page, Object... cells) {
    for (Object cell : cells) {
      page.append("| ").append(cell).append(' ');
    }
    page.append("|\n");
  }
}
