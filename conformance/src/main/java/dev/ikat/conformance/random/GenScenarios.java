package dev.ikat.conformance.random;

import static dev.ikat.conformance.random.Markers.mark;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Random scenarios about generators: main drives some at random, and closes all at last. */
final class GenScenarios {
  private final Dice dice;
  private final ObjectNode scenario = Json.object().put("suite", "gen");
  private final ObjectNode bodies = scenario.putObject("bodies");
  private final List<String> names = new ArrayList<>();
  private int last;

  private GenScenarios(long seed) {
    this.dice = new Dice(seed);
  }

  /** The scenario of that seed. */
  static ObjectNode of(long seed) {
    return new GenScenarios(seed).make();
  }

  private ObjectNode make() {
    scenario.put("max_lines", 20_000);
    ArrayNode main = scenario.putArray("main");
    for (int i = dice.between(1, 4); i > 0; i--) {
      String name = "G" + ++last;
      bodies.set(name, block(0));
      names.add(name);
      main.add(Json.op("new").put("gen", name).put("body", name));
    }
    for (int i = dice.between(4, 20); i > 0; i--) {
      main.add(drive(dice.any(names)));
    }
    // Who is delegated to is closed with the one that delegates. Cleaning up may be disturbed by
    // generators that are running, and may yield, which close refuses: that takes several rounds.
    ArrayNode close = Json.block();
    names.forEach(name -> close.add(Json.op("close").put("gen", name)));
    ObjectNode loop = Json.op("loop").put("n", 20);
    loop.set("body", close);
    main.add(loop).add(Json.op("return").put("value", "over"));
    return scenario;
  }

  private ObjectNode drive(String generator) {
    return switch (dice.below(10)) {
      case 0, 1 -> Json.op("send").put("gen", generator).put("value", dice.below(5));
      case 2 -> {
        ObjectNode raise = Json.op("throw").put("gen", generator);
        raise.set("exc", Json.exception("AppError", "x" + ++last));
        yield raise;
      }
      case 3 -> dice.chance(30) ? Json.op("close").put("gen", generator) : iterate(generator);
      case 4 -> Json.op("state").put("gen", generator);
      default -> Json.op("next").put("gen", generator);
    };
  }

  private ObjectNode iterate(String generator) {
    ObjectNode loop = Json.op("for").put("limit", dice.between(1, 3));
    loop.putObject("over").put("gen", generator);
    return Json.except(Json.attempt(Json.block(loop)), "BaseException", Json.block());
  }

  private ArrayNode block(int depth) {
    ArrayNode out = Json.block();
    for (int i = dice.between(1, 4); i > 0; i--) {
      statement(out, depth);
    }
    return out;
  }

  private void statement(ArrayNode out, int depth) {
    int kind = depth > 3 ? 9 : dice.below(16);
    switch (kind) {
      case 0, 1, 2 -> {
        String label = "f" + ++last;
        ObjectNode attempt = Json.attempt(block(depth + 1));
        if (dice.chance(30)) {
          Json.except(attempt, "Exception", block(depth + 2));
        }
        ArrayNode lastly = Json.block(mark("fin " + label));
        if (dice.chance(20)) {
          lastly.addAll(block(depth + 2));
        }
        attempt.set("finally", lastly);
        out.add(mark("try " + label)).add(attempt);
      }
      case 3 -> {
        ObjectNode loop = Json.op("loop").put("n", 2);
        loop.set("body", block(depth + 1));
        out.add(loop);
      }
      case 4 -> {
        ObjectNode delegate = Json.op("yield_from");
        delegate.putObject("from").put("gen", names.isEmpty() ? "$self" : dice.any(names));
        out.add(delegate);
      }
      case 5 -> {
        if (!names.isEmpty()) {
          out.add(drive(dice.any(names)));
        }
      }
      case 6 -> {
        ObjectNode raise = Json.op("raise");
        raise.set("exc", Json.exception("AppError", "x" + ++last));
        if (dice.chance(30)) {
          out.add(raise);
        }
      }
      default -> out.add(Json.op("yield").put("value", ++last));
    }
  }
}
