package dev.ikat.conformance.scenario;

import dev.ikat.conformance.scenario.Scenario.ObjectKind;
import dev.ikat.conformance.scenario.Scenario.ObjectSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Reads scenarios. */
public final class ScenarioParser {
  private static final int DEFAULT_MAX_LINES = 400;
  private static final int DEFAULT_MAX_TIME = 10_000;
  private static final int DEFAULT_MAX_STEPS = 20_000;

  private ScenarioParser() {}

  /**
   * The scenario that the JSON object describes.
   *
   * @throws UnknownFeaturesException naming everything it uses that this interpreter does not know
   * @throws MalformedScenarioException if it is not a scenario
   */
  public static Scenario parse(JsonNode json) {
    Fields fields = new Fields(json);
    String suite = fields.text("suite");
    return switch (suite) {
      case "gen" -> gen(fields);
      case "aio" -> aio(fields);
      default -> throw new MalformedScenarioException("unknown suite '" + suite + "'");
    };
  }

  private static Scenario gen(Fields fields) {
    OpParser ops = new OpParser(new GenOpParser());
    Scenario scenario =
        new Scenario.Gen(maxLines(fields), ops.bodies(fields, "bodies"), ops.block(fields, "main"));
    checkAllKnown(ops);
    return scenario;
  }

  private static Scenario aio(Fields fields) {
    OpParser ops = new OpParser(new AioOpParser());
    String finish = fields.textOrNull("finish");
    if (finish != null && !finish.equals("run")) {
      ops.unknown().add("finish '" + finish + "'");
    }
    Scenario scenario =
        new Scenario.Aio(
            maxLines(fields),
            fields.number("max_time", DEFAULT_MAX_TIME),
            (int) fields.number("max_steps", DEFAULT_MAX_STEPS),
            fields.flag("eager", false),
            finish != null,
            objects(fields, ops),
            values(fields, "contextvars"),
            values(fields, "cells"),
            ops.bodies(fields, "callbacks"),
            ops.bodies(fields, "coros"),
            ops.bodies(fields, "agens"),
            ops.block(fields, "main"));
    checkAllKnown(ops);
    return scenario;
  }

  private static int maxLines(Fields fields) {
    return (int) fields.number("max_lines", DEFAULT_MAX_LINES);
  }

  private static List<ObjectSpec> objects(Fields fields, OpParser ops) {
    List<ObjectSpec> objects = new ArrayList<>();
    if (fields.has("objects")) {
      for (JsonNode json : fields.node("objects")) {
        try {
          objects.add(object(new Fields(json)));
        } catch (UnknownFeatureException e) {
          ops.unknown().add(e.getMessage());
        }
      }
    }
    return objects;
  }

  private static ObjectSpec object(Fields fields) {
    String python = fields.text("kind");
    for (ObjectKind kind : ObjectKind.values()) {
      if (kind.python().equals(python)) {
        long number =
            switch (kind) {
              case SEMAPHORE, BOUNDED_SEMAPHORE -> fields.number("value", 1);
              case BARRIER -> fields.number("parties", 0);
              default -> fields.number("maxsize", 0);
            };
        return new ObjectSpec(fields.text("name"), kind, fields.textOrNull("lock"), (int) number);
      }
    }
    throw new UnknownFeatureException("kind", python);
  }

  private static Map<String, Object> values(Fields fields, String name) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (fields.has(name)) {
      fields.node(name).forEachEntry((key, value) -> all.put(key, ExprParser.value(value)));
    }
    return all;
  }

  private static void checkAllKnown(OpParser ops) {
    if (!ops.unknown().isEmpty()) {
      throw new UnknownFeaturesException(ops.unknown());
    }
  }
}
