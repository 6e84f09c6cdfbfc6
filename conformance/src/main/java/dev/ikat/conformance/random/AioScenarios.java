package dev.ikat.conformance.random;

import static dev.ikat.conformance.random.Markers.mark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random scenarios about asyncio. Main creates tasks and disturbs them. Then it lets all timers run
 * out and says {@code ~quiet}: who still waits has to have a reason. At last it cancels them until
 * all have ended, says {@code ~rest} and shows what is left in queues and locks. It waits for
 * nothing without a limit, so it always gets there.
 */
final class AioScenarios {
  /** More than all sleeps of a scenario together take. */
  private static final int LONG = 20_000;

  /** How often everything is cancelled at the end: cleaning up may wait, and be disturbed, too. */
  private static final int ROUNDS = 8;

  private final Dice dice;
  private final World world;
  private final Statements statements;
  private final TaskStatements tasks;
  private final QueueStatements queues;

  private AioScenarios(long seed) {
    this.dice = new Dice(seed);
    this.world = new World(dice);
    this.statements = new Statements(world);
    Waits waits = new Waits(world);
    this.tasks = new TaskStatements(world, waits, statements);
    this.queues = new QueueStatements(world, waits);
  }

  /** The scenario of that seed. */
  static ObjectNode of(long seed) {
    return new AioScenarios(seed).make();
  }

  private ObjectNode make() {
    ArrayNode main = world.scenario.putArray("main");
    disturb(main);
    quiet(main);
    rest(main);
    main.add(Json.op("return").put("value", "over"));
    if (dice.chance(15)) {
      world.scenario.put("eager", true);
    }
    if (dice.chance(30)) {
      world.scenario.put("finish", "run");
    }
    return world.scenario;
  }

  private void disturb(ArrayNode main) {
    Body body = Body.ofTask(0, 0);
    for (int i = dice.between(2, 6); i > 0; i--) {
      tasks.create(main, Json.op("create_task"), 1);
    }
    for (int i = dice.between(2, 8); i > 0; i--) {
      switch (dice.below(8)) {
        case 0, 1, 2 -> statements.sleep(main, body);
        case 3, 4, 5 -> main.add(Json.op("cancel").put("on", dice.any(world.tasks)));
        case 6 -> tasks.create(main, Json.op("create_task"), 1);
        default -> {
          if (!world.queues.isEmpty()) {
            queues.offer(main, dice.any(world.queues));
          }
        }
      }
    }
  }

  private void quiet(ArrayNode main) {
    main.add(Json.op("sleep").put("ms", LONG)).add(mark("quiet"));
    for (String task : world.tasks) {
      main.add(Json.op("query").put("on", task).put("q", "done"));
    }
    for (String queue : world.queues) {
      main.add(Json.op("q_query").put("obj", queue).put("q", "qsize"));
    }
    for (String event : world.events) {
      main.add(Json.op("ev_is_set").put("obj", event));
    }
    for (String lock : world.locks) {
      main.add(Json.op("locked").put("obj", lock));
    }
    for (String barrier : world.barriers) {
      main.add(Json.op("barrier_query").put("obj", barrier).put("q", "broken"));
      main.add(Json.op("barrier_query").put("obj", barrier).put("q", "n_waiting"));
    }
  }

  private void rest(ArrayNode main) {
    ArrayNode round = Json.block();
    List<String> reversed = new ArrayList<>(world.tasks);
    if (dice.chance(50)) {
      reversed = reversed.reversed();
    }
    for (String task : reversed) {
      round.add(Json.op("cancel").put("on", task));
    }
    round.add(Json.op("sleep").put("ms", 200));
    ObjectNode loop = Json.op("loop").put("n", ROUNDS);
    loop.set("body", round);
    main.add(loop);
    main.add(Json.await(Json.awaitable("shutdown_asyncgens")).put("guard", true));
    main.add(mark("rest"));
    Map<String, Integer> permits = new TreeMap<>(world.semaphores);
    world.locks.forEach(lock -> permits.put(lock, 1));
    permits.forEach((lock, count) -> acquireAll(main, lock, count));
    for (String barrier : world.barriers) {
      main.add(Json.op("barrier_query").put("obj", barrier).put("q", "n_waiting"));
    }
    for (String queue : world.queues) {
      drain(main, queue);
    }
  }

  /** All permits can be had, and not one more. */
  private static void acquireAll(ArrayNode main, String lock, int count) {
    for (int i = 0; i < count; i++) {
      main.add(mark("want timed lock " + lock))
          .add(Json.await(Json.waitFor(Json.ofObject("acquire", lock), 5)))
          .add(mark("in " + lock));
    }
    main.add(Json.op("locked").put("obj", lock));
    for (int i = 0; i < count; i++) {
      main.add(mark("out " + lock)).add(Json.op("release").put("obj", lock));
    }
  }

  private static void drain(ArrayNode main, String queue) {
    ObjectNode check = Json.op("if");
    check.set("cond", Json.variable("empty"));
    check.set("then", Json.block(Json.op("break")));
    ObjectNode loop = Json.op("loop").put("n", 1_000);
    loop.set(
        "body",
        Json.block(
            Json.op("q_query").put("obj", queue).put("q", "empty").put("into", "empty"),
            check,
            Json.op("get_nowait").put("obj", queue)));
    main.add(loop);
  }
}
