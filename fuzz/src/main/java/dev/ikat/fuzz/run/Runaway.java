package dev.ikat.fuzz.run;

/** Ends a program that goes on although its fuel is spent: its code has been spoiled. */
final class Runaway extends Error {
  private static final long serialVersionUID = 1;

  Runaway() {
    super("the program does not end");
  }
}
