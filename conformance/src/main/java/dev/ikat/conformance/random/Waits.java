package dev.ikat.conformance.random;

import static dev.ikat.conformance.random.Markers.mark;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Waiting in all its forms: as it is, under {@code wait_for}, in a timeout, caught or not. */
final class Waits {
  private final World world;
  private final Dice dice;

  Waits(World world) {
    this.world = world;
    this.dice = world.dice;
  }

  /**
   * Waits.
   *
   * @param wanted what the marker says
   * @param into the variable for the result; null: none
   * @param then what follows at once where it has succeeded
   */
  void add(
      ArrayNode out, Body body, String wanted, ObjectNode what, String into, JsonNode... then) {
    int form = body.bounded ? dice.between(50, 99) : dice.below(100);
    ArrayNode inside = Json.block();
    boolean caught = body.bounded || dice.chance(80);
    if (form < 50) {
      inside.add(mark("want " + wanted)).add(await(what, into));
    } else if (form < 85) {
      // With 0 a task of its own would wait, and a condition's lock be that task's.
      int millis = wanted.startsWith("cond ") ? dice.between(1, 8) : dice.millis();
      inside.add(mark("want timed " + wanted)).add(await(Json.waitFor(what, millis), into));
    } else {
      inside.add(mark("want timed " + wanted)).add(await(what, into));
    }
    for (JsonNode op : then) {
      inside.add(op);
    }
    if (form >= 85) {
      inside = limited(inside);
    }
    if (caught) {
      inside = Json.block(Json.except(Json.attempt(inside), "Exception", Json.block()));
    }
    out.addAll(inside);
  }

  private static ObjectNode await(ObjectNode what, String into) {
    ObjectNode await = Json.await(what);
    return into == null ? await : await.put("into", into);
  }

  /** The block in a timeout. */
  ArrayNode limited(ArrayNode inside) {
    int millis = dice.millis();
    String name = world.fresh("t");
    ObjectNode timeout = Json.op("timeout").put("tm", name).put("ms", millis);
    timeout.set("body", inside);
    ObjectNode attempt = Json.attempt(Json.block(timeout));
    // It may also be a TimeoutError of something inside.
    ObjectNode own = Json.op("if");
    own.set("cond", Json.variable("expired"));
    own.set("then", Json.block(mark("expired " + name)));
    ObjectNode query = Json.op("tm_query").put("tm", name).put("q", "expired");
    Json.except(
        attempt,
        "TimeoutError",
        Json.block(query.put("into", "expired"), own, Json.op("raise").put("var", "e")));
    return Json.block(mark("limit " + name + " " + millis), attempt);
  }
}
