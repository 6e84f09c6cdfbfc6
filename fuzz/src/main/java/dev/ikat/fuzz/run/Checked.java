package dev.ikat.fuzz.run;

/** What programs throw and have to declare. */
public final class Checked extends Exception {
  private static final long serialVersionUID = 1;

  /** With a message. */
  public Checked(String message) {
    super(message);
  }
}
