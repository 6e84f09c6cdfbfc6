package dev.ikat.conformance.scenario;

import java.util.List;
import java.util.Map;

/** A program of the scenario language. */
public sealed interface Scenario {
  /** More lines than that are not written. */
  int maxLines();

  /** A program about generators. */
  record Gen(int maxLines, Map<String, List<Op>> bodies, List<Op> main) implements Scenario {}

  /** A program about asyncio. */
  record Aio(
      int maxLines,
      long maxTime,
      int maxSteps,
      boolean eager,
      boolean finishRun,
      List<ObjectSpec> objects,
      Map<String, Object> contextVariables,
      Map<String, Object> cells,
      Map<String, List<Op>> callbacks,
      Map<String, List<Op>> coroutines,
      Map<String, List<Op>> asyncGenerators,
      List<Op> main)
      implements Scenario {}

  /**
   * An object that is there before main starts.
   *
   * @param lock of a Condition: the name of the lock it shares, null if it has its own
   * @param number the value, the parties or the greatest size
   */
  record ObjectSpec(String name, ObjectKind kind, String lock, int number) {}

  /** What an object is; named as in the language. */
  enum ObjectKind {
    LOCK("Lock"),
    EVENT("Event"),
    CONDITION("Condition"),
    SEMAPHORE("Semaphore"),
    BOUNDED_SEMAPHORE("BoundedSemaphore"),
    BARRIER("Barrier"),
    QUEUE("Queue"),
    LIFO_QUEUE("LifoQueue"),
    PRIORITY_QUEUE("PriorityQueue"),
    FUTURE("Future");

    private final String python;

    ObjectKind(String python) {
      this.python = python;
    }

    /** Its name in the language. */
    public String python() {
      return python;
    }
  }
}
