package dev.ikat.conformance.runtime;

import static dev.ikat.conformance.runtime.Values.integer;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.CancelledError;
import dev.ikat.ExceptionGroup;
import dev.ikat.StopIteration;
import dev.ikat.TimeoutException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values and exceptions as text. */
class RendererTest {
  private final Exceptions exceptions = new Exceptions();
  private final Renderer renderer = new Renderer(exceptions);

  private void rendered(String expected, Object value) {
    assertEquals(expected, renderer.of(value));
  }

  @Test
  void values() {
    rendered("None", null);
    rendered("True", true);
    rendered("-3", integer(-3));
    rendered("'text'", "text");
    rendered("[1, None, ['a']]", Arrays.asList(integer(1), null, List.of("a")));
    Object named = new Object();
    rendered("<object>", named);
    renderer.name(named, "it");
    rendered("<it>", named);
  }

  @Test
  void exceptionsOfTheScenario() {
    rendered("<AppError>", exceptions.make("AppError", null, null));
    rendered("<AppError: why>", exceptions.make("AppError", "why", null));
    rendered("<TimeoutError: late>", exceptions.make("TimeoutError", "late", null));
    rendered("<SystemExit: bye>", exceptions.make("SystemExit", "bye", null));
    rendered("<KeyboardInterrupt>", exceptions.make("KeyboardInterrupt", null, null));
  }

  @Test
  void exceptionsOfIkat() {
    rendered("<TimeoutError! too late>", new TimeoutException("too late"));
    rendered("<TimeoutError!>", new TimeoutException(null));
    rendered("<ValueError! no <...> here>", new IllegalArgumentException("no <x <y>> here"));
    rendered("<RuntimeError!>", new IllegalStateException());
    rendered("<NullPointerException! oops>", new NullPointerException("oops"));
  }

  @Test
  void exceptionsThatAreAlikeWhoeverMadeThem() {
    rendered("<CancelledError>", new CancelledError());
    rendered("<CancelledError: m>", new CancelledError("m"));
    rendered("<CancelledError: m>", exceptions.make("CancelledError", "m", null));
    rendered("<StopIteration>", new StopIteration());
    rendered("<StopIteration: 5>", new StopIteration(integer(5)));
    rendered("<StopIteration: bare>", new StopIteration("bare"));
    rendered("<StopIteration: ['a']>", new StopIteration(List.of("a")));
  }

  @Test
  void groupsAreOfExceptionsOrOfMore() {
    Throwable app = exceptions.make("AppError", "a", null);
    Throwable fatal = exceptions.make("Fatal", null, null);
    rendered("<ExceptionGroup! why [<AppError: a>]>", new ExceptionGroup("why", List.of(app)));
    rendered(
        "<BaseExceptionGroup: why [<AppError: a>, <Fatal>]>",
        exceptions.makeGroup("why", List.of(app, fatal)));
  }

  @Test
  void exceptMatchesByPythonsHierarchy() {
    Throwable key = exceptions.make("KeyError", null, null);
    assertTrue(Exceptions.isInstance(key, "LookupError"));
    assertTrue(Exceptions.isInstance(key, "Exception"));
    assertFalse(Exceptions.isInstance(key, "OSError"));
    assertTrue(Exceptions.isInstance(new TimeoutException("t"), "OSError"));
    assertTrue(Exceptions.isInstance(new CancelledError(), "BaseException"));
    assertFalse(Exceptions.isInstance(new CancelledError(), "Exception"));
    ExceptionGroup group = new ExceptionGroup("g", List.of(key));
    assertTrue(Exceptions.isInstance(group, "ExceptionGroup"));
    assertTrue(Exceptions.isInstance(group, "BaseExceptionGroup"));
    assertTrue(Exceptions.isInstance(group, "Exception"));
    assertTrue(Exceptions.isInstance(new NullPointerException(), "Exception"));
  }
}
