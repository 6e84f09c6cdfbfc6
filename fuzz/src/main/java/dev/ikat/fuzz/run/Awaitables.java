package dev.ikat.fuzz.run;

import dev.ikat.Asyncio;
import dev.ikat.Awaitable;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.Queue;
import java.util.concurrent.CompletableFuture;

/** What programs await; each takes the value that its outcome's type, or value, is that of. */
public final class Awaitables {
  private Awaitables() {}

  /** Done already. */
  public static <V> Awaitable<V> done(V value) {
    Future<V> future = loop().createFuture();
    future.setResult(value);
    return future;
  }

  /** Done in the next turn. */
  public static <V> Awaitable<V> soon(V value) {
    Future<V> future = loop().createFuture();
    loop().callSoon(() -> future.setResult(value));
    return future;
  }

  /** Done after some milliseconds, if nobody cancels it. */
  public static <V> Awaitable<V> later(int millis, V value) {
    Future<V> future = loop().createFuture();
    loop().callLater(new Values().ms(millis), () -> future.setResult(value));
    return future;
  }

  /** Failed already. */
  public static <V> Awaitable<V> failed(String message, V typeOf) {
    Future<V> future = loop().createFuture();
    future.setException(new Bang(message + " " + Show.show(typeOf)));
    return future;
  }

  /** Fails in the next turn, with a checked exception. */
  public static <V> Awaitable<V> fails(String message, V typeOf) {
    Future<V> future = loop().createFuture();
    loop().callSoon(() -> future.setException(new Checked(message + " " + Show.show(typeOf))));
    return future;
  }

  /** Is cancelled in the next turn. */
  public static <V> Awaitable<V> cancelled(String message, V typeOf) {
    Future<V> future = loop().createFuture();
    loop().callSoon(() -> future.cancel(message + " " + Show.show(typeOf)));
    return future;
  }

  /** One of Java's, done already. */
  public static <V> CompletableFuture<V> stage(V value) {
    return CompletableFuture.completedFuture(value);
  }

  /** One of Java's, done in the next turn. */
  public static <V> CompletableFuture<V> stageSoon(V value) {
    CompletableFuture<V> stage = new CompletableFuture<>();
    loop().callSoon(() -> stage.complete(value));
    return stage;
  }

  /** A queue of these, to which nothing is added any more. */
  @SafeVarargs
  public static <V> Queue<V> queue(V... values) {
    Queue<V> queue = new Queue<>();
    for (V value : values) {
      queue.putNowait(value);
    }
    queue.shutdown();
    return queue;
  }

  private static EventLoop loop() {
    return Asyncio.getRunningLoop();
  }
}
