package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Context variables in bodies: a body runs in its consumer's context, as in Python. */
class GeneratorContextTest {
  private static final ContextVar<String> NAME = ContextVar.of("name", "unset");

  private final Context special = new Context();

  @BeforeEach
  void setNames() {
    NAME.set("consumer");
    special.run(() -> NAME.set("special"));
  }

  /** Yields the name it sees, inside the special context, again and again. */
  private Generator<String, Void, Void> insideSpecial() {
    return Generator.of(y ->
        special.run(() -> {
          while (true) {
            y.yield(NAME.get());
          }
        }));
  }

  @Test
  void aBodySeesAndSetsTheConsumersVariables() {
    var g =
        Generator.<String>of(y -> {
          y.yield(NAME.get());
          NAME.set("body");
          y.yield(NAME.get());
          y.yield(NAME.get());
        });
    assertEquals("consumer", g.next());
    assertEquals("body", g.next());
    assertEquals("body", NAME.get());
    NAME.set("changed");
    assertEquals("changed", g.next());
  }

  @Test
  void aBodyThatIsConsumedInAnotherContextRunsInThat() {
    var g =
        Generator.<String>of(y -> {
          while (true) {
            y.yield(NAME.get());
          }
        });
    assertEquals("consumer", g.next());
    special.run(() -> assertEquals("special", g.next()));
    assertEquals("consumer", g.next());
  }

  @Test
  void aContextThatABodyRestsInsideOfIsNotTheConsumers() {
    var g = insideSpecial();
    for (int i = 0; i < 3; i++) {
      assertEquals("special", g.next());
      assertEquals("consumer", NAME.get());
    }
    g.close();
    assertEquals("consumer", NAME.get());
  }

  @Test
  void whileABodyRestsInsideOfAContextOthersMayEnterIt() {
    var a = insideSpecial();
    var b = insideSpecial();
    assertEquals("special", a.next());
    assertEquals("special", b.next());
    special.run(() -> NAME.set("changed"));
    assertEquals("changed", a.next());
    assertEquals("changed", b.next());
    a.close();
    b.close();
    special.run(() -> assertEquals("changed", NAME.get()));
  }

  @Test
  void aBodyCannotGoOnInAContextThatItsConsumerIsInsideOf() {
    var g = insideSpecial();
    assertEquals("special", g.next());
    special.run(() -> {
      var e = assertThrows(IllegalStateException.class, g::next);
      assertTrue(e.getMessage().startsWith("cannot enter context"), e.getMessage());
      assertThrows(IllegalStateException.class, g::close);
      assertEquals("special", NAME.get());
    });
    assertEquals("consumer", NAME.get());
    assertEquals("special", g.next());
    g.close();
    special.run(() -> assertEquals("special", NAME.get()));
  }

  @Test
  void nestedContextsComeAndGoTogether() {
    var inner = new Context();
    inner.run(() -> NAME.set("inner"));
    var g =
        Generator.<String>of(y ->
            special.run(() -> {
              inner.run(() -> {
                y.yield(NAME.get());
                y.yield(NAME.get());
              });
              y.yield(NAME.get());
              y.yield(NAME.get());
            }));
    for (String seen : List.of("inner", "inner", "special", "special")) {
      assertEquals(seen, g.next());
      assertEquals("consumer", NAME.get());
    }
    assertFalse(g.hasNext());
    assertEquals("consumer", NAME.get());
  }
}
