package dev.ikat.conformance.runtime;

import java.util.HashMap;
import java.util.Map;

/** The variables that all bodies of a scenario share. */
public final class Cells {
  private final Map<String, Object> values;

  /** With these values. */
  Cells(Map<String, Object> values) {
    this.values = new HashMap<>(values);
  }

  /** Its value. */
  public Object get(String name) {
    if (!values.containsKey(name)) {
      throw Exceptions.byPython("KeyError", name);
    }
    return values.get(name);
  }

  /** Sets it. */
  public void set(String name, Object value) {
    values.put(name, value);
  }
}
