package dev.ikat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The async generators that a loop has begun to iterate. Those that are dropped unfinished are
 * closed on the loop; the others when the loop's run ends.
 */
final class AsyncGenerators {
  private final EventLoopImpl loop;

  /** In the order in which they were first iterated. */
  private final Set<AsyncGeneratorImpl.Core<?, ?>> open = new LinkedHashSet<>();

  private boolean shutDown;

  AsyncGenerators(EventLoopImpl loop) {
    this.loop = loop;
  }

  /** A generator is iterated for the first time. */
  void add(AsyncGeneratorImpl<?, ?> held, AsyncGeneratorImpl.Core<?, ?> core) {
    if (shutDown) {
      System.getLogger("dev.ikat")
          .log(
              System.Logger.Level.WARNING,
              "an async generator was first iterated after shutdownAsyncgens(): " + core);
    }
    open.add(core);
    Watching.CLEANER.register(held, () -> dropped(core));
  }

  /** On the cleaner's thread: nobody holds the generator any more. */
  private void dropped(AsyncGeneratorImpl.Core<?, ?> core) {
    if (loop.isClosed()) {
      return;
    }
    try {
      loop.callSoonThreadsafe(() -> closeDropped(core));
    } catch (IllegalStateException closedMeanwhile) {
      // Its run has ended, and with it the generators were closed.
    }
  }

  private void closeDropped(AsyncGeneratorImpl.Core<?, ?> core) {
    if (open.remove(core) && core.generator.state() == Generator.State.SUSPENDED) {
      loop.createTask(core.aclose());
    }
  }

  /** Closes all, side by side: {@code shutdown_asyncgens}. */
  Coroutine<Void> shutDown() {
    return CoroutineImpl.named(
        () -> {
          shutDown = true;
          if (open.isEmpty()) {
            return null;
          }
          List<AsyncGeneratorImpl.Core<?, ?>> closing = new ArrayList<>(open);
          open.clear();
          List<Coroutine<Void>> closes = new ArrayList<>();
          closing.forEach(core -> closes.add(core.aclose()));
          List<Settled<Void>> outcomes = Asyncio.await(Gathering.outcomes(loop, closes));
          for (int i = 0; i < closing.size(); i++) {
            if (outcomes.get(i) instanceof Settled.Failed<Void>(Throwable e)
                && !(e instanceof CancelledError)) {
              report(closing.get(i), e);
            }
          }
          return null;
        },
        "shutdownAsyncgens");
  }

  private void report(AsyncGeneratorImpl.Core<?, ?> core, Throwable exception) {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("message", "an error occurred during closing of asynchronous generator " + core);
    context.put("exception", exception);
    context.put("asyncgen", core);
    loop.callExceptionHandler(context);
  }
}
