package dev.ikat.conformance.random;

import static dev.ikat.conformance.random.Markers.mark;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is done with async generators. */
final class StreamStatements {
  private static final int MOST_STREAMS = 4;

  /** No task has a greater number. */
  private static final int NO_TASK = 1_000;

  private final World world;
  private final Dice dice;
  private final Waits waits;
  private final Statements statements;

  StreamStatements(World world, Waits waits, Statements statements) {
    this.world = world;
    this.dice = world.dice;
    this.waits = waits;
    this.statements = statements;
  }

  void any(ArrayNode out, Body body) {
    if (!body.repeated && world.streams.size() < MOST_STREAMS && dice.chance(70)) {
      create(out, body);
    }
    if (world.streams.isEmpty()) {
      statements.sleep(out, body);
      return;
    }
    String stream = dice.any(world.streams);
    ObjectNode what =
        switch (dice.below(10)) {
          case 0, 1, 2 -> Json.awaitable("anext");
          case 3 -> Json.awaitable("asend").put("value", 5);
          case 4 -> athrow();
          case 5, 6 -> Json.awaitable("aclose");
          default -> null;
        };
    if (what == null && !body.bounded) {
      iterate(out, body, stream);
    } else {
      ObjectNode one = what == null ? Json.awaitable("anext") : what;
      // What ends it is no failure.
      ArrayNode inside = Json.block();
      waits.add(inside, body, "stream " + stream, one.put("agen", stream), null);
      out.add(Json.except(Json.attempt(inside), "Exception", Json.block()));
    }
  }

  private ObjectNode athrow() {
    ObjectNode athrow = Json.awaitable("athrow");
    athrow.set("exc", Json.exception("AppError", world.fresh("x")));
    return athrow;
  }

  private void iterate(ArrayNode out, Body body, String stream) {
    ObjectNode loop = Json.op("async_for").put("agen", stream).put("var", "i");
    if (dice.chance(50)) {
      loop.put("limit", dice.between(1, 2));
    }
    loop.set("body", dice.chance(50) ? Json.block() : statements.block(body.loop(), 1));
    out.add(mark("want stream " + stream)).add(loop);
  }

  /** A new one; it has a finally as a rule, which may wait. */
  private void create(ArrayNode out, Body body) {
    String name = world.fresh("A");
    // Whoever drives it awaits what it awaits: no tasks then, that nobody awaits itself.
    Body inside = Body.ofNameless(NO_TASK, dice.between(2, 6), false);
    ArrayNode ops = Json.block();
    for (int i = dice.between(1, 3); i > 0; i--) {
      if (dice.chance(40)) {
        ops.addAll(statements.block(inside, 1));
      }
      ops.add(Json.op("yield").put("value", name));
    }
    String label = world.fresh("f");
    ObjectNode attempt = Json.attempt(ops);
    ArrayNode last = Json.block(mark("fin " + label));
    if (dice.chance(60)) {
      last.addAll(statements.block(inside.cleanup(), 2));
    }
    attempt.set("finally", last);
    world.generators.set(name, Json.block(mark("try " + label), attempt));
    world.streams.add(name);
    out.add(Json.op("agen_new").put("agen", name).put("def", name));
  }
}
