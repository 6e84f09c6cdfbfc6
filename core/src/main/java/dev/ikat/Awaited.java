package dev.ikat;

import dev.ikat.woven.Suspends;

/** Gives a value that may have to be waited for: a Supplier that the weaver knows. */
@FunctionalInterface
interface Awaited<T> {
  @Suspends
  T get();
}
