package dev.ikat.fuzz.run;

/** What programs throw. */
public class Boom extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message. */
  public Boom(String message) {
    super(message);
  }
}
