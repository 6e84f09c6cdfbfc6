package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;

/** G13, as far as it is about monitors: the weaver refuses such a body, with an error in builds. */
class GeneratorMonitorTest {
  @Test
  void g13_yieldIsAllowedInsideSynchronized() {
    var lock = new Object();
    var g =
        Generator.<String>of(y -> {
          synchronized (lock) {
            y.yield("in synchronized");
          }
          y.yield("after it");
        });
    assertEquals("in synchronized", g.next());
    assertEquals("after it", g.next());
    assertFalse(g.hasNext());
  }
}
