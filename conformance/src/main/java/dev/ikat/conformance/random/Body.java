package dev.ikat.conformance.random;

import java.util.ArrayList;
import java.util.List;

/** Where in a scenario statements are being made up, and what may be used there. */
final class Body {
  /**
   * The task's number: it awaits only tasks with greater ones, or cancelling could go in circles.
   */
  final int number;

  /** How many statements may still be made, in this body as a whole. */
  private final int[] left;

  /** How often the body may still swallow a cancellation. */
  private final int[] swallows;

  /** The tasks this body has created. */
  final List<String> children;

  final int depth;

  /** Nothing may wait without a limit of time here. */
  final boolean bounded;

  /** Neither new tasks nor anything else that exists once can be made here. */
  final boolean repeated;

  /** There is a loop right around this that can be left. */
  final boolean inLoop;

  /**
   * A lock is held here that a condition needs to give up waiting. Awaiting a task that stands
   * there could never be ended, not even by cancelling: so it is in asyncio.
   */
  final boolean holding;

  private Body(
      int number,
      int[] left,
      int[] swallows,
      List<String> children,
      int depth,
      boolean bounded,
      boolean repeated,
      boolean inLoop,
      boolean holding) {
    this.number = number;
    this.left = left;
    this.swallows = swallows;
    this.children = children;
    this.depth = depth;
    this.bounded = bounded;
    this.repeated = repeated;
    this.inLoop = inLoop;
    this.holding = holding;
  }

  static Body ofTask(int number, int statements) {
    return new Body(
        number,
        new int[] {statements},
        new int[] {2},
        new ArrayList<>(),
        0,
        false,
        false,
        false,
        false);
  }

  /** Of a coroutine or async generator that has no name to cancel it by. */
  static Body ofNameless(int number, int statements, boolean bounded) {
    return new Body(
        number,
        new int[] {statements},
        new int[] {0},
        new ArrayList<>(),
        2,
        bounded,
        true,
        false,
        false);
  }

  Body inside() {
    return new Body(number, left, swallows, children, depth + 1, bounded, repeated, false, holding);
  }

  Body holding() {
    return new Body(number, left, swallows, children, depth + 1, bounded, repeated, false, true);
  }

  Body cleanup() {
    return new Body(number, left, new int[1], children, depth + 2, true, true, false, holding);
  }

  Body loop() {
    return new Body(number, left, new int[1], children, depth + 1, bounded, true, true, holding);
  }

  /** Whether there is room for one more statement, which is then used up. */
  boolean take() {
    return left[0]-- > 0;
  }

  /** Whether one more cancellation may be swallowed. */
  boolean swallow() {
    return swallows[0]-- > 0;
  }
}
