package dev.ikat.conformance.random;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** The names of a scenario, and the definitions that belong to them. */
final class World {
  final Dice dice;
  final ObjectNode scenario = Json.object().put("suite", "aio");
  final ObjectNode coroutines;
  final ObjectNode generators;
  final ObjectNode callbacks;

  final List<String> queues = new ArrayList<>();
  final List<String> locks = new ArrayList<>();
  final Map<String, Integer> semaphores = new HashMap<>();

  /** With the locks they share. */
  final Map<String, String> conditions = new HashMap<>();

  final List<String> events = new ArrayList<>();
  final List<String> barriers = new ArrayList<>();
  final List<String> futures = new ArrayList<>();
  final List<String> streams = new ArrayList<>();
  final List<String> tasks = new ArrayList<>();
  final List<String> handles = new ArrayList<>();

  /** What the scenario is mostly about. */
  final Subject subject;

  private int last;

  World(Dice dice) {
    this.dice = dice;
    this.subject = dice.any(List.of(Subject.values()));
    scenario.put("max_lines", 20_000).put("max_time", 1_000_000);
    scenario.putObject("cells").put("n", 100);
    this.coroutines = scenario.putObject("coros");
    this.generators = scenario.putObject("agens");
    this.callbacks = scenario.putObject("callbacks");
    objects();
  }

  /** Few of each, that tasks may meet at them; a scenario is about some of the kinds. */
  private void objects() {
    scenario.putArray("objects");
    for (int i = number(Subject.QUEUES); i > 0; i--) {
      String kind = dice.any(List.of("Queue", "Queue", "LifoQueue", "PriorityQueue"));
      String name = object("Q", kind, "maxsize", dice.any(List.of(0, 1, 1, 1, 2)));
      queues.add(name);
    }
    for (int i = number(Subject.LOCKS); i > 0; i--) {
      locks.add(object("L", "Lock", null, 0));
    }
    for (int i = number(Subject.LOCKS); i > 0; i--) {
      int value = dice.between(1, 3);
      String kind = dice.any(List.of("Semaphore", "BoundedSemaphore"));
      semaphores.put(object("S", kind, "value", value), value);
    }
    if (dice.chance(50)) {
      String lock = locks.isEmpty() || dice.chance(50) ? null : dice.any(locks);
      String name = object("C", "Condition", null, 0);
      if (lock == null) {
        conditions.put(name, name);
      } else {
        ((ObjectNode) scenario.get("objects").get(scenario.get("objects").size() - 1))
            .put("lock", lock);
        conditions.put(name, lock);
      }
    }
    for (int i = dice.below(2); i > 0; i--) {
      events.add(object("E", "Event", null, 0));
    }
    if (dice.chance(30)) {
      barriers.add(object("B", "Barrier", "parties", dice.between(1, 3)));
    }
    for (int i = dice.below(2); i > 0; i--) {
      futures.add(object("F", "Future", null, 0));
    }
  }

  /**
   * How many objects of a kind there are: more of those it is about would only keep tasks apart.
   */
  private int number(Subject of) {
    return subject == of ? 1 : dice.below(3);
  }

  private String object(String prefix, String kind, String field, int number) {
    String name = fresh(prefix);
    ObjectNode object = scenario.withArray("objects").addObject();
    object.put("name", name).put("kind", kind);
    if (field != null) {
      object.put(field, number);
    }
    return name;
  }

  /** What a scenario can be mostly about. */
  enum Subject {
    QUEUES,
    LOCKS,
    TASKS,
    STREAMS,
    EVERYTHING
  }

  /** A name that nothing else has. */
  String fresh(String prefix) {
    return prefix + ++last;
  }
}
