package dev.ikat.conformance.source;

import java.util.Map;

/** What is done to compiled classes before they are loaded. */
@FunctionalInterface
interface ClassTransform {
  /**
   * The classes to be loaded, by binary name, in place of the given ones. What is wrong with one is
   * added to the problems, by the name of the scenario's class.
   */
  Map<String, byte[]> transform(Map<String, byte[]> classes, Map<String, String> problems);
}
