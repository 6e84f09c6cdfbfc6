package dev.ikat.cli;

/** What was asked for cannot be done as things are; the message says what to change. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  Refusal(String message) {
    super(message);
  }
}
