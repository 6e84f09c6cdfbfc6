package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two generators that delegate to each other: whoever is asked first finds itself running. */
class GeneratorDelegationCycleTest {
  private Generator<String, Object, String> first;
  private Generator<String, Object, String> second;
  private final List<String> log = new ArrayList<>();

  @Test
  void theSecondDelegationFailsInTheInnerBodyAndPassesThroughTheOuterOne() {
    first =
        Generator.twoWay(y -> {
          y.yield("a");
          y.yield("b");
          try {
            return y.yieldFrom(second);
          } catch (AlreadyRunningException e) {
            log.add("first: already running");
            return "caught";
          }
        });
    second =
        Generator.twoWay(y -> {
          try {
            return y.yieldFrom(first);
          } catch (AlreadyRunningException e) {
            log.add("second: already running");
            throw e;
          }
        });
    assertEquals("a", first.next());
    assertEquals("b", second.next());
    assertEquals("end", first.next("end"));
    assertEquals("caught", first.result());
    assertEquals(List.of("second: already running", "first: already running"), log);
    assertEquals(Generator.State.CLOSED, second.state());
  }

  @Test
  void aValueThatHasNextFetchedFurtherInIsNotSkipped() {
    Generator<String, Object, String> innermost =
        Generator.twoWay(y -> {
          y.yield("1");
          y.yield("2");
          y.yield("3");
          return "end";
        });
    Generator<String, Object, String> middle = Generator.twoWay(y -> y.yieldFrom(innermost));
    Generator<String, Object, String> outer = Generator.twoWay(y -> y.yieldFrom(middle));
    assertEquals("1", middle.next());
    assertEquals(true, innermost.hasNext());
    assertEquals("2", outer.next());
    assertEquals("3", outer.next());
    assertEquals("none", outer.next("none"));
  }
}
