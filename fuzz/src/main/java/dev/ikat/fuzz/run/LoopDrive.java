package dev.ikat.fuzz.run;

import dev.ikat.Asyncio;
import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.Task;
import dev.ikat.internal.loop.VirtualTime;
import dev.ikat.internal.stack.Carrier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * Runs coroutines as tasks of a loop on virtual time, and cancels some of them. The traces tell in
 * which turn of the loop a line was written: woven or not, a program takes the same turns.
 */
final class LoopDrive {
  private static final int MOST_TURNS = 600;

  private final ProgramLoader loader;
  private final Trace trace;
  private final SplittableRandom random;
  private final Time time = new Time();
  private final EventLoop loop = Asyncio.newEventLoop(time, time);
  private final List<Task<?>> tasks = new ArrayList<>();

  LoopDrive(ProgramLoader loader, SplittableRandom random) {
    this.loader = loader;
    this.trace = loader.trace();
    this.random = random;
    loop.setExceptionHandler((_, context) -> trace.log("handler:", context.get("exception")));
  }

  /** Runs one to three tasks of what the maker makes, until all are done. */
  void tasks(Supplier<Coroutine<?>> maker) {
    int count = random.nextInt(4) == 0 ? random.nextInt(2, 4) : 1;
    for (int i = 0; i < count; i++) {
      start("task" + i, maker);
    }
    for (int i = random.nextInt(4) - 1; i > 0; i--) {
      cancelLater(tasks.get(random.nextInt(count)), "cancel" + i);
    }
    try {
      loop.runForever();
    } finally {
      loop.close();
    }
  }

  private void start(String name, Supplier<Coroutine<?>> maker) {
    Task<?> task = loop.createTask(maker.get(), name);
    tasks.add(task);
    task.addDoneCallback(done -> {
      trace.log(name, outcome(done));
      if (tasks.stream().allMatch(Task::done)) {
        loop.stop();
      }
    });
  }

  /** After some time, or some turns. */
  private void cancelLater(Task<?> task, String reason) {
    Runnable cancel = () -> trace.log(reason, task.cancel(reason));
    if (random.nextBoolean()) {
      loop.callLater(Duration.ofMillis(random.nextInt(12)), cancel);
    } else {
      afterTurns(random.nextInt(1, 14), cancel);
    }
  }

  private void afterTurns(int turns, Runnable then) {
    loop.callSoon(turns == 0 ? then : () -> afterTurns(turns - 1, then));
  }

  private static Object outcome(Future<?> future) {
    if (future.cancelled()) {
      return "cancelled";
    }
    Throwable exception = future.exception();
    if (exception != null) {
      return exception;
    }
    return future.result();
  }

  /** Time that counts the turns, and ends what would never end. */
  private final class Time extends VirtualTime {
    private int turns;
    private boolean stuck;

    /** How many stacks the loop itself was lent, before any task kept one. */
    private long ownStacks;

    @Override
    public void poll(long timeoutNanos) {
      trace.setTurn(++turns);
      long stacks = Carrier.current().lentStacks;
      if (turns <= 2) {
        ownStacks = stacks;
      }
      // A body that awaits at depth stands on its stack, and its frame is as it last was.
      if (stacks == ownStacks) {
        HeldByFrames.check(loader, trace, tasks);
      }
      if (turns > MOST_TURNS) {
        trace.log("too many turns");
        loop.stop();
      }
      super.poll(timeoutNanos);
    }

    @Override
    protected void whenStuck() {
      trace.log("stuck");
      if (stuck) {
        loop.stop();
      }
      stuck = true;
      for (Task<?> task : tasks) {
        if (!task.done()) {
          loop.callSoon(() -> task.cancel("stuck"));
        }
      }
    }
  }
}
