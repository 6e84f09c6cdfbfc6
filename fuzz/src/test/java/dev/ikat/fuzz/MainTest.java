package dev.ikat.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(String... args) {
    return Main.run(new PrintStream(out, true), new PrintStream(err, true), args);
  }

  private static String text(ByteArrayOutputStream of) {
    return of.toString(StandardCharsets.UTF_8);
  }

  @Test
  void runsProgramsFromASeed() {
    assertEquals(0, run("--seed", "7", "--count", "3"));
    assertTrue(text(out).startsWith("3 random programs, --seed 7\n"), () -> text(out));
    assertTrue(text(out).endsWith("3 passed, 0 failed\n"), () -> text(out));
  }

  @Test
  void showsAProgramAndWhatItDoes() {
    assertEquals(0, run("--show", "--seed", "7", "--count", "1"));
    assertTrue(text(out).contains("public final class P7 {"), () -> text(out));
    assertTrue(text(out).contains("\n0 == "), () -> text(out));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertEquals(2, run("--speed", "7"));
    assertTrue(text(err).startsWith("unknown option --speed\nusage: fuzz "), () -> text(err));
  }

  @Test
  void refusesWhatIsNoNumber() {
    assertEquals(2, run("--seed"));
    assertEquals(2, run("--seed", "x"));
    assertEquals(2, run("--count", "0"));
    assertTrue(text(err).contains("--seed needs a value\n"), () -> text(err));
    assertTrue(text(err).contains("--seed needs a number, not 'x'\n"), () -> text(err));
    assertTrue(text(err).contains("--count needs 1 or more\n"), () -> text(err));
  }
}
