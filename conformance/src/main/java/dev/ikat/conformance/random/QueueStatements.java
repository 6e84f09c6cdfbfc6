package dev.ikat.conformance.random;

import static dev.ikat.conformance.random.Markers.mark;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is done to queues. */
final class QueueStatements {
  private final World world;
  private final Dice dice;
  private final Waits waits;

  QueueStatements(World world, Waits waits) {
    this.world = world;
    this.dice = world.dice;
    this.waits = waits;
  }

  void any(ArrayNode out, Body body) {
    if (world.queues.isEmpty()) {
      out.add(mark("want sleep 0")).add(Json.op("sleep").put("ms", 0));
      return;
    }
    String queue = dice.any(world.queues);
    switch (dice.below(20)) {
      case 0, 1, 2, 3, 4, 5 -> {
        item(out);
        waits.add(
            out,
            body,
            "put " + queue,
            put(Json.ofObject("put", queue)),
            null,
            mark("put " + queue, "v"));
      }
      case 6, 7, 8, 9, 10, 11 -> {
        ArrayNode then = Json.block(mark("got " + queue, "w"));
        if (dice.chance(60)) {
          then.add(Json.op("task_done").put("obj", queue));
        }
        waits.add(
            out,
            body,
            "get " + queue,
            Json.ofObject("get", queue),
            "w",
            then.valueStream().toArray(tools.jackson.databind.JsonNode[]::new));
      }
      case 12, 13 -> offer(out, queue);
      case 14, 15 -> out.add(Json.op("get_nowait").put("obj", queue));
      case 16 -> waits.add(out, body, "join " + queue, Json.ofObject("join", queue), null);
      case 17 -> out.add(Json.op("task_done").put("obj", queue));
      default -> {
        if (dice.chance(50)) {
          shutdown(out, queue);
        }
      }
    }
  }

  /** A put that does not wait; also for callbacks. */
  void offer(ArrayNode out, String queue) {
    item(out);
    out.add(mark("offer " + queue, "v")).add(put(Json.op("put_nowait").put("obj", queue)));
  }

  /** Stores an item that there was not before in variable v. */
  private static void item(ArrayNode out) {
    ObjectNode count = Json.op("set_cell").put("cell", "n");
    count.putObject("value").putArray("add").add(Json.object().put("cell", "n")).add(1);
    ObjectNode keep = Json.op("set").put("var", "v");
    keep.putObject("value").put("cell", "n");
    out.add(count).add(keep);
  }

  private static ObjectNode put(ObjectNode operation) {
    operation.set("value", Json.variable("v"));
    return operation;
  }

  private void shutdown(ArrayNode out, String queue) {
    boolean immediate = dice.chance(40);
    out.add(mark("shutdown " + queue + (immediate ? " now" : " later")))
        .add(Json.op("shutdown").put("obj", queue).put("immediate", immediate));
  }
}
