package dev.ikat.conformance.random;

import dev.ikat.conformance.invariant.Line;
import tools.jackson.databind.node.ObjectNode;

/**
 * The lines that random scenarios write about themselves. Nothing that waits stands between an
 * operation that has succeeded and its marker: they belong to the same step of the task.
 *
 * <table>
 * <caption>Markers</caption>
 * <tr><td>{@code ~start C}, {@code ~done C v}, {@code ~fail C <X>}<td>the body of coroutine C
 * <tr><td>{@code ~want W ...}<td>what is about to be waited for; ends with the task's next line
 * <tr><td>{@code ~want timed W ...}<td>the same, under a limit of time
 * <tr><td>{@code ~put Q v}, {@code ~got Q v}<td>an item has been put, or taken
 * <tr><td>{@code ~offer Q v}<td>the next line is that of {@code put_nowait}
 * <tr><td>{@code ~shutdown Q now|later}<td>the next line is that of {@code shutdown}
 * <tr><td>{@code ~in L}, {@code ~out L}<td>a permit of L was acquired; is about to be released
 * <tr><td>{@code ~wait C L}, {@code ~woke C L}<td>a condition gives its lock back; has it again
 * <tr><td>{@code ~notify C n}<td>the next line is that of {@code notify}
 * <tr><td>{@code ~passed B i}<td>a barrier let this one through
 * <tr><td>{@code ~try F}, {@code ~fin F}<td>entered a try; its finally has begun
 * <tr><td>{@code ~open B exact|least n}, {@code ~close B n}<td>{@code cancelling()} around a
 *     block; whether nothing around it can add to it
 * <tr><td>{@code ~limit B ms}, {@code ~expired B}<td>entered a timeout; it raised TimeoutError
 * <tr><td>{@code ~body G <X>}, {@code ~left G [<X>]}<td>what a task group's body, and what the
 *     group raised
 * <tr><td>{@code ~raise x}<td>the next thing is an exception of that message
 * <tr><td>{@code ~quiet}<td>main: no timer is left, whoever waits now waits for ever
 * <tr><td>{@code ~rest}<td>main: all tasks have ended
 * </table>
 */
final class Markers {
  private Markers() {}

  /** The operation that writes the marker. */
  static ObjectNode mark(String text) {
    return Json.op("log").put("msg", Line.MARK + text);
  }

  /** The same, followed by the value of a variable. */
  static ObjectNode mark(String text, String variable) {
    ObjectNode log = mark(text);
    log.putObject("value").put("var", variable);
    return log;
  }
}
