package dev.ikat;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code shield}: a future with another's outcome whose cancellation leaves that one alone. */
final class Shielding {
  private static final FutureImpl.Listener REPORT = Shielding::report;

  private Shielding() {}

  static <T> Future<T> shield(EventLoopImpl loop, Awaitable<T> awaitable) {
    FutureImpl<T> inner = loop.ensureFuture(awaitable);
    if (inner.done()) {
      return inner;
    }
    FutureImpl<T> outer = new FutureImpl<>(loop);
    FutureImpl.Listener innerDone = FutureImpl.Listener.onBehalfOf(outer, _ -> pass(inner, outer));
    inner.addListener(innerDone);
    outer.addListener(
        FutureImpl.Listener.ours(_ -> {
          if (!inner.done()) {
            inner.removeWaiter(innerDone);
            inner.removeWaiter(REPORT);
            inner.addListener(REPORT);
          }
        }));
    return outer;
  }

  private static <T> void pass(FutureImpl<T> inner, FutureImpl<T> outer) {
    if (outer.cancelled()) {
      return;
    }
    if (inner.cancelled()) {
      outer.cancel();
      return;
    }
    Throwable failure = inner.exception();
    if (failure != null) {
      outer.fail(failure);
    } else {
      outer.complete(inner.result());
    }
  }

  /** Nobody waits for the inner one any more, so its failure would be lost. */
  private static void report(FutureImpl<?> inner) {
    if (inner.cancelled()) {
      return;
    }
    Throwable failure = inner.exception();
    if (failure == null) {
      return;
    }
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("message", failure.getClass().getSimpleName() + " exception in shielded future");
    context.put("exception", failure);
    context.put("future", inner);
    if (inner.createdAt != null) {
      context.put("source_traceback", inner.createdAt);
    }
    inner.loop.callExceptionHandler(context);
  }
}
