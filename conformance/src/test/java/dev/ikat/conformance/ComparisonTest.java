package dev.ikat.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which differences between traces count. */
class ComparisonTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      value = {
        "main next g -> 1 | main next g -> 1",
        "g caught <ValueError: mine> | g caught <ValueError: mine>",
        "g caught <ValueError! generator already executing> | g caught <ValueError!>",
        "g caught <ValueError!> | g caught <ValueError!>",
        "<RuntimeError! Lock <...> is not held> at the end | <RuntimeError!> at the end",
        "[<KeyError! k>, <KeyError: k>] | [<KeyError!>, <KeyError: k>]",
        "<ExceptionGroup! why so [<KeyError: k>, <OSError! x>]> | "
            + "<ExceptionGroup! [<KeyError: k>, <OSError!>]>",
        "<ExceptionGroup! a [<ExceptionGroup! b [<KeyError! k>]>]> | "
            + "<ExceptionGroup! [<ExceptionGroup! [<KeyError!>]>]>",
        "<ExceptionGroup: mine [<KeyError! k>]> | <ExceptionGroup: mine [<KeyError!>]>",
        "main log 'watch out!' | main log 'watch out!'",
      })
  void thePlaceOfCPythonsWordingIsCut(String line, String cut) {
    assertEquals(cut, Comparison.withoutWording(line));
  }

  @Test
  void theFirstLineThatDiffersIsFound() {
    assertEquals(-1, Comparison.firstDifference(List.of("a", "b"), List.of("a", "b")));
    assertEquals(1, Comparison.firstDifference(List.of("a", "b"), List.of("a", "c")));
    assertEquals(1, Comparison.firstDifference(List.of("a", "b"), List.of("a")));
    assertEquals(2, Comparison.firstDifference(List.of("a", "b"), List.of("a", "b", "c")));
    assertEquals(0, Comparison.firstDifference(List.of("<OSError! x>"), List.of("<OSError: x>")));
    assertEquals(-1, Comparison.firstDifference(List.of("<OSError! x>"), List.of("<OSError! y>")));
  }
}
