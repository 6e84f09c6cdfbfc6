package dev.ikat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** N10: variables and tokens. Each test's variables are its own. */
class ContextVarTest {
  private final ContextVar<String> var = ContextVar.of("var");
  private final ContextVar<String> withDefault = ContextVar.of("withDefault", "default");

  @AfterEach
  void nothingIsLeftInThisThread() {
    assertEquals("none", var.get("none"));
    assertEquals("none", withDefault.get("none"));
  }

  @Test
  void unsetWithoutADefaultIsAnError() {
    NoSuchElementException error = assertThrows(NoSuchElementException.class, var::get);
    assertEquals("context variable 'var' is not set", error.getMessage());
    assertEquals("other", var.get("other"));
    assertNull(var.get(null));
  }

  @Test
  void unsetWithADefaultGivesIt() {
    assertEquals("default", withDefault.get());
    assertEquals("other", withDefault.get("other"), "not the variable's own default");
    assertNull(ContextVar.of("null", null).get());
  }

  @Test
  void setAndReset() {
    ContextVar.Token<String> first = var.set("a");
    assertEquals("a", var.get());
    ContextVar.Token<String> second = var.set("b");
    assertEquals("b", var.get("other"));
    var.reset(second);
    assertEquals("a", var.get());
    var.reset(first);
    assertThrows(NoSuchElementException.class, var::get);
  }

  @Test
  void nullIsAValue() {
    try (var _ = var.set(null)) {
      assertNull(var.get());
      assertNull(var.get("other"));
    }
    assertEquals("other", var.get("other"));
  }

  @Test
  void aTokenClosesItself() {
    try (var _ = var.set("a")) {
      try (var _ = var.set("b")) {
        assertEquals("b", var.get());
      }
      assertEquals("a", var.get());
    }
  }

  /** Each token knows the value before it, whatever has happened since; as in CPython. */
  @Test
  void tokensMayBeUsedInAnyOrder() {
    new Context()
        .run(() -> {
          ContextVar.Token<String> first = var.set("a");
          ContextVar.Token<String> second = var.set("b");
          var.reset(first);
          assertEquals("none", var.get("none"));
          var.reset(second);
          assertEquals("a", var.get());
        });
  }

  @Test
  void aTokenIsGoodOnce() {
    ContextVar.Token<String> token = var.set("a");
    assertSame(var, token.variable());
    var.reset(token);
    IllegalStateException error = assertThrows(IllegalStateException.class, () -> var.reset(token));
    assertEquals("the token has been used once already: Token[var, used]", error.getMessage());
    assertThrows(IllegalStateException.class, token::close);
  }

  @Test
  void aTokenOfAnotherVariableIsRefused() {
    try (var token = withDefault.set("x")) {
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> var.reset(token));
      assertTrue(error.getMessage().contains("made by another variable: Token[withDefault]"));
      assertEquals("x", withDefault.get());
    }
  }

  @Test
  void aTokenOfAnotherContextIsRefused() {
    try (var token = var.set("x")) {
      IllegalArgumentException error =
          assertThrows(
              IllegalArgumentException.class,
              () -> Context.copyContext().run(() -> var.reset(token)));
      assertTrue(error.getMessage().contains("made in another context"), error.getMessage());
      assertEquals("x", var.get());
    }
  }

  @Test
  void eachThreadHasAContextOfItsOwn() {
    try (var _ = var.set("here")) {
      Script.onAnotherThread(() -> {
        assertEquals("none", var.get("none"));
        var.set("there");
      });
      assertEquals("here", var.get());
    }
  }

  @Test
  void describesItself() {
    assertEquals("ContextVar[var]", var.toString());
    assertEquals("var", var.name());
    assertThrows(NullPointerException.class, () -> ContextVar.of(null));
  }
}
