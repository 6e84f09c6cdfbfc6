package dev.ikat.conformance.random;

import static dev.ikat.conformance.random.Markers.mark;

import dev.ikat.conformance.random.World.Subject;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes up bodies, and the control flow in them. */
final class Statements {
  private static final int DEEPEST = 4;

  private final World world;
  private final Dice dice;
  private final QueueStatements queues;
  private final LockStatements locks;
  private final TaskStatements tasks;
  private final StreamStatements streams;

  /** How the kinds of statements share a scenario; drawn anew for each. */
  private final List<BiConsumer<ArrayNode, Body>> weighted;

  Statements(World world) {
    this.world = world;
    this.dice = world.dice;
    Waits waits = new Waits(world);
    this.queues = new QueueStatements(world, waits);
    this.locks = new LockStatements(world, waits, this);
    this.tasks = new TaskStatements(world, waits, this);
    this.streams = new StreamStatements(world, waits, this);
    this.weighted = new java.util.ArrayList<>();
    weigh(3, this::sleep);
    weigh(1, this::raise);
    weigh(3, this::lastly);
    weigh(3, this::swallowing);
    weigh(1, this::loop);
    weigh(most(Subject.QUEUES, 5), queues::any);
    weigh(most(Subject.LOCKS, 5), locks::any);
    weigh(most(Subject.TASKS, 6), tasks::any);
    weigh(most(Subject.STREAMS, 2), streams::any);
  }

  private int most(Subject of, int otherwise) {
    if (world.subject == Subject.EVERYTHING) {
      return otherwise;
    }
    return world.subject == of ? 20 : 2;
  }

  private void weigh(int most, BiConsumer<ArrayNode, Body> statement) {
    for (int i = dice.between(1, 2 * most); i > 0; i--) {
      weighted.add(statement);
    }
  }

  /** A block of up to that many statements. */
  ArrayNode block(Body body, int most) {
    ArrayNode out = Json.block();
    for (int i = dice.between(1, most); i > 0 && body.take(); i--) {
      statement(out, body);
      if (dice.chance(12)) {
        // In the same step as what has just been woken, perhaps.
        tasks.cancel(out, body);
      }
    }
    return out;
  }

  private void statement(ArrayNode out, Body body) {
    if (body.depth >= DEEPEST) {
      dice.any(List.<BiConsumer<ArrayNode, Body>>of(this::sleep, queues::any, locks::simple))
          .accept(out, body);
      return;
    }
    dice.any(weighted).accept(out, body);
  }

  /** A coroutine that says how it begins and ends. */
  ArrayNode coroutine(String name, Body body, int most) {
    ObjectNode attempt = Json.attempt(block(body, most));
    Json.except(
        attempt,
        "BaseException",
        Json.block(mark("fail " + name, "e"), Json.op("raise").put("var", "e")));
    String result = "r" + name;
    return Json.block(
        mark("start " + name),
        attempt,
        mark("done " + name + " '" + result + "'"),
        Json.op("return").put("value", result));
  }

  void sleep(ArrayNode out, Body body) {
    int millis = dice.millis();
    out.add(mark("want sleep " + millis)).add(Json.op("sleep").put("ms", millis));
  }

  private void raise(ArrayNode out, Body body) {
    if (dice.chance(75)) {
      sleep(out, body);
      return;
    }
    raise(out);
  }

  /** Raises an exception that nothing else raises. */
  void raise(ArrayNode out) {
    String message = world.fresh("x");
    ObjectNode raise = Json.op("raise");
    raise.set("exc", Json.exception(dice.any(List.of("AppError", "KeyError")), message));
    out.add(mark("raise " + message)).add(raise);
  }

  private void lastly(ArrayNode out, Body body) {
    String label = world.fresh("f");
    ArrayNode inside = Json.block(mark("try " + label));
    ObjectNode attempt = Json.attempt(block(body.inside(), 3));
    if (dice.chance(20)) {
      Json.except(attempt, "Exception", Json.block());
    }
    ArrayNode last = Json.block(mark("fin " + label));
    if (dice.chance(60)) {
      last.addAll(block(body.cleanup(), 2));
    }
    attempt.set("finally", last);
    inside.add(attempt);
    out.addAll(inside);
  }

  private void swallowing(ArrayNode out, Body body) {
    if (!body.swallow()) {
      sleep(out, body);
      return;
    }
    ArrayNode caught = Json.block();
    if (dice.chance(50)) {
      caught.add(Json.op("uncancel").put("on", "$me"));
    }
    if (dice.chance(40)) {
      sleep(caught, body);
    }
    out.add(Json.except(Json.attempt(block(body.inside(), 3)), "CancelledError", caught));
  }

  private void loop(ArrayNode out, Body body) {
    Body inside = body.loop();
    ArrayNode ops = block(inside, 3);
    if (dice.chance(10)) {
      ops.add(Json.op(dice.any(List.of("break", "continue"))));
    }
    ObjectNode loop = Json.op("loop").put("n", dice.between(2, 3));
    loop.set("body", ops);
    out.add(loop);
  }
}
