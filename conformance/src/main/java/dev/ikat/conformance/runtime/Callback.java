package dev.ikat.conformance.runtime;

import dev.ikat.Future;
import java.util.function.Consumer;

/** A plain function of a scenario: one object for each name, however it is scheduled. */
public final class Callback implements Runnable, Consumer<Future<Object>> {
  private final Consumer<Future<Object>> body;

  /** The body is given the future, or null if there is none. */
  public Callback(Consumer<Future<Object>> body) {
    this.body = body;
  }

  @Override
  public void run() {
    body.accept(null);
  }

  @Override
  public void accept(Future<Object> future) {
    body.accept(future);
  }
}
