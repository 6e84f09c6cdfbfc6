package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class StopIterationTest {
  @Test
  void itCarriesAValueAndShowsItInItsMessage() {
    var stop = new StopIteration(42);
    assertEquals(42, stop.value());
    assertEquals("42", stop.getMessage());
    assertNull(new StopIteration().value());
    assertNull(new StopIteration().getMessage());
  }

  @Test
  void codeThatKnowsOnlyJavasIteratorsCatchesIt() {
    var g = Generator.<Integer>of(_ -> {});
    assertThrows(NoSuchElementException.class, g::next);
  }

  @Test
  void itAndGeneratorExitHaveNoStackTraceOutsideDebugMode() {
    assertEquals(0, new StopIteration().getStackTrace().length);
    assertEquals(0, new GeneratorExit().getStackTrace().length);
    assertEquals("why", new GeneratorExit("why").getMessage());
  }
}
