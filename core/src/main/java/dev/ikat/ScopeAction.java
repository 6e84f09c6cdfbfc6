package dev.ikat;

import dev.ikat.woven.Suspends;

/**
 * The body of a block that is given its scope and returns nothing.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.ScopeAction;
 * import dev.ikat.TaskGroup;
 *
 * void main() {
 *   ScopeAction<TaskGroup> greetings = tg -> tg.createTask(async(() -> IO.println("hello")));
 *   run(async(() -> taskGroup(greetings)));
 * }
 * }
 */
@FunctionalInterface
public interface ScopeAction<C> {
  /** Runs where the block stands, in the current task; may await. */
  @Suspends
  void run(C scope) throws Exception;
}
