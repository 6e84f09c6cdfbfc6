package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * These tests are run three times: as they are, on each engine, and woven. A run of what was not
 * woven would be just one more of the first.
 */
class WovenTestsTest {
  private static final boolean WOVEN = Boolean.getBoolean("ikat.tests.woven");

  @Test
  void bodiesAreWovenWhereTheyAreToBe() throws IOException, URISyntaxException {
    var classes = Path.of(getClass().getProtectionDomain().getCodeSource().getLocation().toURI());
    try (var files = Files.walk(classes)) {
      long frames = files.filter(file -> file.toString().contains("$$Frame$ikat")).count();
      if (WOVEN) {
        assertTrue(frames > 1_200, () -> frames + " bodies woven");
      } else {
        assertEquals(0, frames);
      }
    }
  }
}
