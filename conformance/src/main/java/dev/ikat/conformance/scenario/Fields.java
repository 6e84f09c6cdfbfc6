package dev.ikat.conformance.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The fields of a JSON object, with errors that name the field. */
record Fields(JsonNode object) {
  boolean has(String name) {
    return object.has(name);
  }

  JsonNode node(String name) {
    JsonNode field = object.get(name);
    if (field == null) {
      throw new MalformedScenarioException("no field '" + name + "' in " + object);
    }
    return field;
  }

  String text(String name) {
    JsonNode field = node(name);
    if (!field.isString()) {
      throw new MalformedScenarioException("'" + name + "' is not a string in " + object);
    }
    return field.stringValue();
  }

  /** Null where there is no such field. */
  String textOrNull(String name) {
    return isNull(name) ? null : text(name);
  }

  /** The default where there is no such field. */
  long number(String name, long orElse) {
    if (isNull(name)) {
      return orElse;
    }
    JsonNode field = node(name);
    if (!field.isIntegralNumber()) {
      throw new MalformedScenarioException("'" + name + "' is not an integer in " + object);
    }
    return field.longValue();
  }

  /** The default where there is no such field. */
  boolean flag(String name, boolean orElse) {
    return isNull(name) ? orElse : node(name).asBoolean();
  }

  List<String> texts(String name) {
    List<String> all = new ArrayList<>();
    node(name).forEach(element -> all.add(element.stringValue()));
    return all;
  }

  /** The constant whose name is the field's value in capitals. */
  <E extends Enum<E>> E oneOf(String name, Class<E> type) {
    String value = text(name);
    try {
      return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new UnknownFeatureException(name, value, e);
    }
  }

  private boolean isNull(String name) {
    JsonNode field = object.get(name);
    return field == null || field.isNull();
  }
}
