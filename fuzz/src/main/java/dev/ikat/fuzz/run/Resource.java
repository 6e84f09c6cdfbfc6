package dev.ikat.fuzz.run;

/** Something to close, in the right order; closing may fail. */
public final class Resource implements AutoCloseable {
  private final Trace trace;
  private final String name;
  private final boolean fails;

  Resource(Trace trace, String name, boolean fails) {
    this.trace = trace;
    this.name = name;
    this.fails = fails;
  }

  @Override
  public void close() {
    trace.log("closed " + name);
    if (fails) {
      throw new Boom("close of " + name);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
