package dev.ikat.conformance.random;

import java.util.Collection;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Pieces of the scenario language. */
final class Json {
  private static final JsonNodeFactory NODES = JsonMapper.shared().getNodeFactory();

  private Json() {}

  static ObjectNode object() {
    return NODES.objectNode();
  }

  static ArrayNode block(JsonNode... ops) {
    ArrayNode block = NODES.arrayNode();
    for (JsonNode op : ops) {
      block.add(op);
    }
    return block;
  }

  static ObjectNode op(String name) {
    return object().put("op", name);
  }

  static ObjectNode awaitable(String kind) {
    return object().put("aw", kind);
  }

  static ObjectNode ofObject(String kind, String object) {
    return awaitable(kind).put("obj", object);
  }

  static ObjectNode ofTask(String name) {
    return awaitable("task").put("name", name);
  }

  /** Awaits what may fail: the exception goes on to whatever stands around it. */
  static ObjectNode await(ObjectNode what) {
    ObjectNode op = op("await");
    op.set("what", what);
    return op;
  }

  static ObjectNode waitFor(ObjectNode what, int millis) {
    ObjectNode limited = awaitable("wait_for").put("ms", millis);
    limited.set("of", what);
    return limited;
  }

  static ObjectNode variable(String name) {
    return object().put("var", name);
  }

  static ObjectNode exception(String type, String message) {
    return object().put("type", type).put("msg", message);
  }

  static ObjectNode attempt(ArrayNode body) {
    ObjectNode op = op("try");
    op.set("body", body);
    return op;
  }

  /** Adds an except clause; its exception is in variable e. */
  static ObjectNode except(ObjectNode attempt, String type, ArrayNode body) {
    ArrayNode clauses = attempt.withArray("except");
    ObjectNode clause = clauses.addObject();
    clause.putArray("types").add(type);
    clause.put("as", "e");
    clause.set("body", body);
    return attempt;
  }

  static ArrayNode names(Collection<String> names) {
    ArrayNode all = NODES.arrayNode();
    names.forEach(all::add);
    return all;
  }
}
