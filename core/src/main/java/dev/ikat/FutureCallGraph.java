package dev.ikat;

import java.util.List;

/**
 * A task or future, the stack of its coroutine through every await, and who awaits it: what {@link
 * Asyncio#captureCallGraph()} gives. asyncio's {@code FutureCallGraph}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import java.time.Duration;
 *
 * void main() {
 *   run(async(() -> {
 *     var inner = createTask(async(() -> await(sleep(Duration.ofMillis(5)))), "inner");
 *     var outer = createTask(async(() -> await(inner)), "outer");
 *     await(sleep(Duration.ofMillis(1)));
 *     IO.println(formatCallGraph(inner));
 *     await(outer);
 *   }));
 * }
 * }
 *
 * @param future the task or future
 * @param callStack the frames of the user's code, innermost first; empty for a plain future
 * @param awaitedBy the graphs of those who wait for it, in the order in which they began to
 */
public record FutureCallGraph(
    Future<?> future, List<StackTraceElement> callStack, List<FutureCallGraph> awaitedBy) {

  /** The graph in words, as a tree. */
  public String format() {
    StringBuilder text = new StringBuilder();
    write(text, "");
    return text.toString();
  }

  private void write(StringBuilder text, String indent) {
    String name = future instanceof Task<?> task ? "Task '" + task.name() + "'" : "Future";
    text.append(indent).append("* ").append(name).append('\n');
    if (!callStack.isEmpty()) {
      text.append(indent).append("  + Call stack:\n");
      for (StackTraceElement frame : callStack) {
        text.append(indent).append("  |   at ").append(frame).append('\n');
      }
    }
    if (!awaitedBy.isEmpty()) {
      text.append(indent).append("  + Awaited by:\n");
      for (FutureCallGraph awaiter : awaitedBy) {
        awaiter.write(text, indent + "    ");
      }
    }
  }
}
