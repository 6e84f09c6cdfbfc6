package dev.ikat.fuzz.run;

/** A function of a program that is no body: what it awaits is awaited at depth. */
@FunctionalInterface
public interface Work<V> {
  /** Does it. */
  V call() throws Exception;
}
