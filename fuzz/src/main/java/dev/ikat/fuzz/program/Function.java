package dev.ikat.fuzz.program;

/**
 * The function whose code is being written.
 *
 * @param yielder the name of its yielder; null if it has none
 * @param yields the type of what it yields; null if it does not
 * @param sends the type of what it is sent; null for Void
 * @param returns the type of what it returns; null if it returns nothing
 * @param inTask whether it is run by a task, so that it may await, be it at depth
 * @param group the name of the task group whose block it is; null if it is none
 * @param limit the name of the cancel scope whose block it is; null if it is none
 */
record Function(
    Kind kind,
    String yielder,
    Type yields,
    Type sends,
    Type returns,
    boolean inTask,
    String group,
    String limit) {
  /** A coroutine's. */
  static Function async(Type returns) {
    return new Function(Kind.ASYNC, null, null, null, returns, true, null, null);
  }

  /** One that is no body. */
  static Function plain(Type returns, boolean inTask) {
    return new Function(Kind.PLAIN, null, null, null, returns, inTask, null, null);
  }

  /** A generator's. */
  static Function generator(String yielder, Type yields, Type sends, Type returns, boolean inTask) {
    return new Function(Kind.GENERATOR, yielder, yields, sends, returns, inTask, null, null);
  }

  /** An async generator's. */
  static Function asyncGenerator(String yielder, Type yields, Type sends) {
    return new Function(Kind.ASYNC_GENERATOR, yielder, yields, sends, null, true, null, null);
  }

  /** The same, as the block of a task group. */
  Function inGroup(String name) {
    return new Function(kind, yielder, yields, sends, returns, inTask, name, limit);
  }

  /** The same, as the block of a cancel scope. */
  Function within(String name) {
    return new Function(kind, yielder, yields, sends, returns, inTask, group, name);
  }
}
