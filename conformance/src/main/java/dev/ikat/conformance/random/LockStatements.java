package dev.ikat.conformance.random;

import static dev.ikat.conformance.random.Markers.mark;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is done to locks, semaphores, conditions, events and barriers. */
final class LockStatements {
  private final World world;
  private final Dice dice;
  private final Waits waits;
  private final Statements statements;
  private final List<BiConsumer<ArrayNode, Body>> possible = new ArrayList<>();
  private final List<String> holdable = new ArrayList<>();

  LockStatements(World world, Waits waits, Statements statements) {
    this.world = world;
    this.dice = world.dice;
    this.waits = waits;
    this.statements = statements;
    holdable.addAll(world.locks);
    holdable.addAll(new java.util.TreeSet<>(world.semaphores.keySet()));
    if (!holdable.isEmpty()) {
      possible.add(this::with);
      possible.add(this::with);
      possible.add(this::acquire);
      possible.add(this::acquire);
    }
    if (!world.conditions.isEmpty()) {
      possible.add(this::condition);
      possible.add(this::condition);
      possible.add(this::notify);
      possible.add(this::notify);
    }
    if (!world.events.isEmpty()) {
      possible.add(this::event);
      possible.add(this::event);
    }
    if (!world.barriers.isEmpty()) {
      possible.add(this::barrier);
    }
  }

  void any(ArrayNode out, Body body) {
    if (possible.isEmpty()) {
      statements.sleep(out, body);
    } else {
      dice.any(possible).accept(out, body);
    }
  }

  /** What has no body. */
  void simple(ArrayNode out, Body body) {
    if (!world.events.isEmpty()) {
      event(out, body);
    } else if (!world.barriers.isEmpty()) {
      barrier(out, body);
    } else {
      statements.sleep(out, body);
    }
  }

  // ---- locks and semaphores ---------------------------------------------------------------------

  private void with(ArrayNode out, Body body) {
    String lock = dice.any(holdable);
    ObjectNode with = with(lock, lock, statements.block(inside(body, lock), 3));
    ArrayNode ops =
        Json.block(mark((body.bounded ? "want timed lock " : "want lock ") + lock), with);
    if (body.bounded) {
      ops = waits.limited(ops);
      ops = Json.block(Json.except(Json.attempt(ops), "Exception", Json.block()));
    }
    out.addAll(ops);
  }

  private Body inside(Body body, String lock) {
    return world.conditions.containsValue(lock) ? body.holding() : body.inside();
  }

  /** {@code async with} an object; the lock it holds may be another's. */
  private static ObjectNode with(String object, String lock, ArrayNode inside) {
    ObjectNode attempt = Json.attempt(inside);
    attempt.set("finally", Json.block(mark("out " + lock)));
    ObjectNode with = Json.op("with").put("obj", object);
    with.set("body", Json.block(mark("in " + lock), attempt));
    return with;
  }

  private void acquire(ArrayNode out, Body body) {
    String lock = dice.any(holdable);
    ObjectNode attempt = Json.attempt(statements.block(inside(body, lock), 2));
    attempt.set("finally", Json.block(mark("out " + lock), Json.op("release").put("obj", lock)));
    waits.add(
        out,
        body,
        "lock " + lock,
        Json.ofObject("acquire", lock),
        null,
        mark("in " + lock),
        attempt);
  }

  // ---- conditions -------------------------------------------------------------------------------

  private void condition(ArrayNode out, Body body) {
    String condition = dice.any(List.copyOf(world.conditions.keySet()));
    String lock = world.conditions.get(condition);
    String both = condition + " " + lock;
    ObjectNode wait = Json.ofObject("cond_wait", condition);
    ArrayNode inside = Json.block();
    waits.add(inside, body, "cond " + both, wait, null);
    // Whatever became of the wait, it has the lock again.
    ObjectNode attempt = Json.attempt(inside);
    attempt.set("finally", Json.block(mark("woke " + both)));
    ArrayNode held = Json.block(mark("wait " + both), attempt);
    if (dice.chance(30)) {
      held.addAll(statements.block(body.holding(), 1));
    }
    enter(out, body, condition, lock, held);
  }

  private void notify(ArrayNode out, Body body) {
    String condition = dice.any(List.copyOf(world.conditions.keySet()));
    ArrayNode held = Json.block();
    if (dice.chance(40)) {
      held.add(Json.op("notify_all").put("obj", condition));
    } else {
      int count = dice.between(1, 2);
      held.add(mark("notify " + condition + " " + count))
          .add(Json.op("notify").put("obj", condition).put("n", count));
    }
    if (dice.chance(30)) {
      held.addAll(statements.block(body.holding(), 1));
    }
    enter(out, body, condition, world.conditions.get(condition), held);
  }

  private void enter(ArrayNode out, Body body, String condition, String lock, ArrayNode held) {
    ObjectNode with = with(condition, lock, held);
    if (body.bounded) {
      ArrayNode ops = waits.limited(Json.block(mark("want timed lock " + lock), with));
      out.add(Json.except(Json.attempt(ops), "Exception", Json.block()));
    } else {
      out.add(mark("want lock " + lock)).add(with);
    }
  }

  // ---- events and barriers ----------------------------------------------------------------------

  private void event(ArrayNode out, Body body) {
    String event = dice.any(world.events);
    switch (dice.below(6)) {
      case 0, 1, 2 -> waits.add(out, body, "event " + event, Json.ofObject("ev_wait", event), null);
      case 3, 4 -> out.add(Json.op("ev_set").put("obj", event));
      default -> out.add(Json.op("ev_clear").put("obj", event));
    }
  }

  private void barrier(ArrayNode out, Body body) {
    String barrier = dice.any(world.barriers);
    if (dice.chance(92)) {
      ObjectNode what = Json.ofObject("barrier_wait", barrier);
      waits.add(out, body, "barrier " + barrier, what, "i", mark("passed " + barrier, "i"));
    } else {
      String how = dice.any(List.of("reset", "abort"));
      waits.add(out, body, how + " " + barrier, Json.ofObject("barrier_" + how, barrier), null);
    }
  }
}
