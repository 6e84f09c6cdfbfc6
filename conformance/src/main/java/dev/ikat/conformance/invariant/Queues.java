package dev.ikat.conformance.invariant;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Queues do what a queue would do if there was one task only: each item once, in its order. */
final class Queues extends Invariant {
  private final Map<String, QueueModel> queues = new HashMap<>();

  /** The items that are put without waiting, by who puts them. */
  private final Map<String, String> offered = new HashMap<>();

  Queues(Run run) {
    super(run);
    for (JsonNode object : run.scenario.path("objects")) {
      String kind = object.get("kind").asString();
      if (kind.endsWith("Queue")) {
        queues.put(
            object.get("name").asString(), new QueueModel(kind, object.get("maxsize").asInt()));
      }
    }
  }

  @Override
  void line(Line line) {
    for (Map.Entry<String, QueueModel> entry : queues.entrySet()) {
      if (line.text().contains(entry.getKey())) {
        line(line, entry.getKey(), entry.getValue());
      }
    }
    Want want = run.wants.get(line.who());
    if (want != null && want.kind().equals("join") && Want.success(line) != null) {
      QueueModel queue = queues.get(want.first());
      if (!queue.wasDoneSince(want.line().number())) {
        run.found(line, "joined, but " + queue.unfinished() + " items were never done");
      }
    }
    String[] offer = line.mark("offer");
    if (offer != null) {
      offered.put(line.who() + " " + offer[0], offer[1]);
    }
  }

  private void line(Line line, String name, QueueModel queue) {
    String[] words = line.mark("put");
    if (words != null && words[0].equals(name)) {
      report(line, queue.put(words[1]));
    }
    words = line.mark("got");
    if (words != null && words[0].equals(name)) {
      report(line, queue.take(words[1]));
    }
    words = line.mark("shutdown");
    if (words != null && words[0].equals(name)) {
      queue.shutdown(words[1].equals("now"), line.number());
    }
    String result = line.result("put_nowait " + name);
    if (result != null) {
      report(line, queue.put(offered.get(line.who() + " " + name)));
    }
    result = line.raised("put_nowait " + name);
    if (result != null) {
      boolean right = result.startsWith("<QueueShutDown") ? queue.isShut() : queue.full();
      report(line, right ? null : "there was room: " + queue);
    }
    result = line.result("get_nowait " + name);
    if (result != null) {
      report(line, queue.take(result));
    }
    result = line.raised("get_nowait " + name);
    if (result != null) {
      boolean right = queue.empty() && result.startsWith("<QueueShutDown") == queue.isShut();
      report(line, right ? null : "there was an item: " + queue);
    }
    result = line.result("q_query " + name + " qsize");
    if (result != null && Integer.parseInt(result) != queue.size()) {
      run.found(line, "should be " + queue.size() + ": " + queue);
    }
    result = line.result("q_query " + name + " empty");
    if (result != null && result.equals("True") != queue.empty()) {
      run.found(line, "wrong: " + queue);
    }
    if (line.result("task_done " + name) != null) {
      report(line, queue.done(line.number()));
    } else if (line.raised("task_done " + name) != null && queue.unfinished() > 0) {
      run.found(line, "there was work to be done: " + queue);
    }
  }

  private void report(Line line, String problem) {
    if (problem != null) {
      run.found(line, problem);
    }
  }

  @Override
  void end() {
    queues.forEach((name, queue) -> {
      if (!queue.empty()) {
        run.found("items of " + name + " were lost: " + queue);
      }
    });
  }

  @Override
  boolean explains(Want want) {
    if (want.of().isEmpty() || !queues.containsKey(want.first())) {
      return true;
    }
    QueueModel queue = queues.get(want.first());
    return switch (want.kind()) {
      case "get" -> queue.empty() && !queue.isShut();
      case "put" -> queue.full() && !queue.isShut();
      case "join" -> !queue.wasDoneSince(want.line().number());
      default -> true;
    };
  }
}
