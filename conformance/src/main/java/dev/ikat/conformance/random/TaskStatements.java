package dev.ikat.conformance.random;

import static dev.ikat.conformance.random.Markers.mark;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What is done with tasks, futures and callbacks. */
final class TaskStatements {
  private static final int MOST_TASKS = 9;

  private final World world;
  private final Dice dice;
  private final Waits waits;
  private final Statements statements;
  private final QueueStatements queues;

  TaskStatements(World world, Waits waits, Statements statements) {
    this.world = world;
    this.dice = world.dice;
    this.waits = waits;
    this.statements = statements;
    this.queues = new QueueStatements(world, waits);
  }

  void any(ArrayNode out, Body body) {
    if (body.holding && dice.chance(50)) {
      cancel(out, body);
      return;
    }
    switch (dice.below(20)) {
      case 0, 1 -> create(out, body);
      case 2, 3 -> group(out, body);
      case 4, 5 -> timeout(out, body);
      case 6, 7, 8 -> cancel(out, body);
      case 9, 10 -> one(out, body);
      case 11, 12 -> gather(out, body);
      case 13 -> waitOn(out, body);
      case 14, 15 -> shield(out, body);
      case 16 -> asCompleted(out, body);
      case 17 -> future(out, body);
      default -> callback(out, body);
    }
  }

  // ---- creating ---------------------------------------------------------------------------------

  private void create(ArrayNode out, Body body) {
    if (body.repeated || world.tasks.size() >= MOST_TASKS) {
      statements.sleep(out, body);
    } else {
      body.children.add(create(out, Json.op("create_task"), body.number + 1));
    }
  }

  /** Completes the operation with a new task of the given number or a greater one. */
  String create(ArrayNode out, ObjectNode operation, int number) {
    String task = "T" + (world.tasks.size() + 1);
    world.tasks.add(task);
    Body body = Body.ofTask(Math.max(number, world.tasks.size()), dice.between(4, 16));
    world.coroutines.set(task, statements.coroutine(task, body, 10));
    operation.put("task", task).put("coro", task);
    if (dice.chance(20)) {
      operation.put("eager", dice.chance(70));
    }
    out.add(operation);
    return task;
  }

  /** A coroutine for a task without a name, which nobody can cancel: it ends by itself. */
  private ObjectNode leaf(Body body) {
    String name = world.fresh("c");
    Body leaf = Body.ofNameless(body.number, dice.between(1, 4), true);
    world.coroutines.set(name, statements.coroutine(name, leaf, 3));
    return Json.awaitable("coro").put("name", name);
  }

  // ---- blocks -----------------------------------------------------------------------------------

  private void group(ArrayNode out, Body body) {
    if (body.repeated || body.holding || world.tasks.size() >= MOST_TASKS) {
      statements.sleep(out, body);
      return;
    }
    String name = world.fresh("g");
    ArrayNode inside = Json.block();
    for (int i = dice.between(0, 2); i > 0; i--) {
      create(inside, Json.op("tg_create").put("tg", name), body.number + 1);
    }
    inside.addAll(statements.block(body.inside(), 3));
    inside.add(mark("want group " + name));
    ObjectNode attempt = Json.attempt(inside);
    Json.except(
        attempt,
        "BaseException",
        Json.block(
            mark("body " + name, "e"),
            mark("want group " + name),
            Json.op("raise").put("var", "e")));
    ObjectNode group = Json.op("taskgroup").put("tg", name);
    group.set("body", Json.block(attempt));
    ObjectNode left = Json.attempt(Json.block(group, mark("left " + name)));
    ArrayNode failed = Json.block(mark("left " + name, "e"));
    if (dice.chance(60)) {
      failed.add(Json.op("raise").put("var", "e"));
    }
    Json.except(
        left,
        "CancelledError",
        Json.block(mark("left " + name, "e"), Json.op("raise").put("var", "e")));
    Json.except(left, "BaseException", failed);
    counted(out, body, left);
  }

  private void timeout(ArrayNode out, Body body) {
    ArrayNode limited = waits.limited(statements.block(body.inside(), 3));
    if (dice.chance(20)) {
      ObjectNode timeout = (ObjectNode) limited.get(1).get("body").get(0);
      ObjectNode reschedule = Json.op("reschedule").put("tm", timeout.get("tm").asString());
      timeout.withArray("body").insert(0, reschedule.put("ms", dice.millis()));
      // Its limit is another one now.
      limited.remove(0);
    }
    ObjectNode attempt = Json.attempt(limited);
    if (dice.chance(70)) {
      Json.except(attempt, "TimeoutError", Json.block());
    } else {
      attempt.set("finally", Json.block());
    }
    counted(out, body, attempt);
  }

  /** The block between the two markers that compare {@code cancelling()}. */
  private void counted(ArrayNode out, Body body, ObjectNode block) {
    String label = world.fresh("b");
    ObjectNode attempt = Json.attempt(Json.block(block));
    attempt.set("finally", count("close " + label));
    // What runs as a part of something else may also be cancelled by that.
    String known = body.repeated ? " least" : " exact";
    out.addAll(count("open " + label + known)).add(attempt);
  }

  private static ArrayNode count(String marker) {
    return Json.block(
        Json.op("query").put("on", "$me").put("q", "cancelling").put("into", "k"),
        mark(marker, "k"));
  }

  // ---- cancelling -------------------------------------------------------------------------------

  /** Cancels a task, mostly another one. */
  void cancel(ArrayNode out, Body body) {
    cancel(out, dice.chance(8) && !body.repeated ? "$me" : task());
  }

  private void cancel(ArrayNode out, String task) {
    for (int i = dice.chance(20) ? 2 : 1; i > 0; i--) {
      ObjectNode cancel = Json.op("cancel").put("on", task);
      if (dice.chance(20)) {
        cancel.put("msg", "m" + dice.below(3));
      }
      out.add(cancel);
    }
  }

  /** Any task, also one that will not exist before later. */
  private String task() {
    return "T" + dice.between(1, Math.max(2, Math.min(MOST_TASKS, world.tasks.size() + 1)));
  }

  // ---- awaiting ---------------------------------------------------------------------------------

  /** A task that this one may await. */
  private String later(Body body) {
    if (!body.children.isEmpty() && dice.chance(60)) {
      return dice.any(body.children);
    }
    return "T" + (body.number + dice.between(1, 3));
  }

  private void one(ArrayNode out, Body body) {
    if (body.holding) {
      statements.sleep(out, body);
      return;
    }
    if (dice.chance(25)) {
      ObjectNode leaf = leaf(body);
      waits.add(out, body, "coro " + leaf.get("name").asString(), leaf, null);
      return;
    }
    String task = later(body);
    waits.add(out, body, "all " + task, Json.ofTask(task), null);
  }

  private void gather(ArrayNode out, Body body) {
    if (body.holding) {
      statements.sleep(out, body);
      return;
    }
    ObjectNode gather = Json.awaitable("gather").put("rex", dice.chance(40));
    ArrayNode of = gather.putArray("of");
    List<String> names = new ArrayList<>();
    for (int i = dice.between(1, 3); i > 0; i--) {
      if (dice.chance(60)) {
        String task = later(body);
        names.add(task);
        of.add(Json.ofTask(task));
      } else if (dice.chance(50)) {
        names.add("-");
        of.add(Json.awaitable("sleep").put("ms", dice.millis()).put("result", 7));
      } else {
        ObjectNode leaf = leaf(body);
        names.add(leaf.get("name").asString());
        of.add(leaf);
      }
    }
    String kind = gather.get("rex").booleanValue() ? "settled " : "all ";
    waits.add(out, body, kind + String.join(" ", names), gather, null);
  }

  private void waitOn(ArrayNode out, Body body) {
    List<String> names = someTasks();
    ObjectNode wait = Json.awaitable("wait");
    String when = dice.any(List.of("FIRST_COMPLETED", "FIRST_EXCEPTION", "ALL_COMPLETED"));
    wait.put("when", when);
    ArrayNode of = wait.putArray("of");
    names.forEach(name -> of.add(Json.ofTask(name)));
    String wanted = when.equals("FIRST_COMPLETED") ? "first " : "settled ";
    wanted += String.join(" ", names);
    if (dice.chance(50)) {
      wait.put("ms", dice.millis());
      wanted = "timed " + wanted;
    }
    waits.add(out, body, wanted, wait, null);
  }

  private List<String> someTasks() {
    List<String> names = new ArrayList<>();
    for (int i = dice.between(1, 3); i > 0; i--) {
      String task = task();
      if (!names.contains(task)) {
        names.add(task);
      }
    }
    return names;
  }

  private void shield(ArrayNode out, Body body) {
    String task = task();
    ObjectNode shield = Json.awaitable("shield");
    shield.set("of", Json.ofTask(task));
    waits.add(out, body, "all " + task, shield, null);
  }

  private void asCompleted(ArrayNode out, Body body) {
    List<String> names = someTasks();
    ObjectNode loop = Json.op("as_completed");
    loop.set("of", Json.names(names));
    String wanted = "settled " + String.join(" ", names);
    if (body.bounded || dice.chance(60)) {
      loop.put("ms", dice.millis());
      wanted = "timed " + wanted;
    }
    // After each round it waits anew.
    loop.set("body", Json.block(mark("want " + wanted)));
    ArrayNode ops = Json.block(mark("want " + wanted), loop);
    out.add(Json.except(Json.attempt(ops), "Exception", Json.block()));
  }

  private void future(ArrayNode out, Body body) {
    if (world.futures.isEmpty()) {
      statements.sleep(out, body);
      return;
    }
    String future = dice.any(world.futures);
    switch (dice.below(6)) {
      case 0, 1 -> out.add(Json.op("set_result").put("on", future).put("value", world.fresh("v")));
      case 2 -> {
        ObjectNode set = Json.op("set_exception").put("on", future);
        set.set("exc", Json.exception("AppError", world.fresh("x")));
        out.add(set);
      }
      default -> waits.add(out, body, "all " + future, Json.ofTask(future), null);
    }
  }

  // ---- callbacks --------------------------------------------------------------------------------

  private void callback(ArrayNode out, Body body) {
    if (body.repeated) {
      statements.sleep(out, body);
      return;
    }
    String name = world.fresh("k");
    ArrayNode ops = world.callbacks.putArray(name);
    switch (dice.below(5)) {
      case 0 -> statements.raise(ops);
      case 1, 2 -> cancel(ops, task());
      case 3 -> {
        if (!world.queues.isEmpty()) {
          queues.offer(ops, dice.any(world.queues));
        }
      }
      default -> {
        if (!world.events.isEmpty()) {
          ops.add(Json.op("ev_set").put("obj", dice.any(world.events)));
        }
      }
    }
    schedule(out, name);
  }

  private void schedule(ArrayNode out, String callback) {
    switch (dice.below(4)) {
      case 0 -> out.add(Json.op("add_done_callback").put("on", task()).put("cb", callback));
      case 1 -> out.add(Json.op("call_soon").put("cb", callback));
      default -> {
        String handle = world.fresh("h");
        out.add(
            Json.op("call_later")
                .put("cb", callback)
                .put("ms", dice.millis())
                .put("handle", handle));
        world.handles.add(handle);
        if (dice.chance(30)) {
          out.add(Json.op("handle_cancel").put("handle", dice.any(world.handles)));
        }
      }
    }
  }
}
