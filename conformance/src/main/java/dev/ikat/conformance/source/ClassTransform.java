package dev.ikat.conformance.source;

import java.util.Map;

/** What is done to compiled classes before they are loaded. */
@FunctionalInterface
interface ClassTransform {
  /** Leaves them as they are. */
  ClassTransform NONE = classes -> classes;

  /** The classes to be loaded, by binary name, in place of the given ones. */
  Map<String, byte[]> transform(Map<String, byte[]> classes);
}
