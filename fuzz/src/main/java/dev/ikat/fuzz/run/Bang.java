package dev.ikat.fuzz.run;

/** What programs throw, and may catch as a {@link Boom}. */
public final class Bang extends Boom {
  private static final long serialVersionUID = 1;

  /** With a message. */
  public Bang(String message) {
    super(message);
  }
}
