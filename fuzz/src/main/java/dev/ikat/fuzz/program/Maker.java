package dev.ikat.fuzz.program;

import java.util.List;

/**
 * A method of the program that makes a generator, a coroutine or an async generator.
 *
 * @param inTask whether only tasks may run what it makes, as it may await
 * @param call what a call begins with, up to the parenthesis
 * @param yields the type of what it yields; null if it is a coroutine
 * @param sends the type of what it is sent; null for Void
 * @param returns the type of what it returns; null if nothing
 */
record Maker(
    String name,
    Kind kind,
    boolean inTask,
    String call,
    Type yields,
    Type sends,
    Type returns,
    List<Type> parameters) {
  /** The type of what it makes. */
  String madeType() {
    return switch (kind) {
      case GENERATOR -> "Generator<" + box(yields) + ", " + box(sends) + ", " + box(returns) + ">";
      case ASYNC_GENERATOR -> "AsyncGenerator<" + box(yields) + ", " + box(sends) + ">";
      case ASYNC -> "Coroutine<" + box(returns) + ">";
      case PLAIN -> throw new IllegalStateException("no maker is plain");
    };
  }

  static String box(Type type) {
    return type == null ? "Void" : type.box;
  }
}
