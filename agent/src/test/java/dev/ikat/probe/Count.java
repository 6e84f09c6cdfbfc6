package dev.ikat.probe;

import dev.ikat.Generator;

/** A program for the tests: counts to three with a generator. */
public final class Count {
  private Count() {}

  public static void main(String[] arguments) {
    Generator<Integer, Void, Void> numbers =
        Generator.of(y -> {
          for (int i = 0; i < 3; i++) y.yield(i);
        });
    for (int number : numbers) System.out.println(number);
  }
}
