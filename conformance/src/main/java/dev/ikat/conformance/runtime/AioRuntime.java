package dev.ikat.conformance.runtime;

import dev.ikat.AsyncGenerator;
import dev.ikat.Asyncio;
import dev.ikat.Context;
import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.LoopInterruptedError;
import dev.ikat.Runner;
import dev.ikat.SystemExit;
import dev.ikat.Task;
import dev.ikat.TaskOptions;
import dev.ikat.conformance.runtime.AioReferences.Reference;
import dev.ikat.conformance.scenario.Scenario;
import dev.ikat.conformance.scenario.Scenario.ObjectKind;
import dev.ikat.conformance.scenario.Scenario.ObjectSpec;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A run of a scenario about asyncio: the run of the loop, its lines, and all that has a name. */
public final class AioRuntime {
  /** What the scenario has written. */
  public final Trace trace;

  /** Its exceptions. */
  public final Exceptions exceptions = new Exceptions();

  /** Its values as text. */
  public final Renderer renderer = new Renderer(exceptions);

  /** Its shared variables. */
  public final Cells cells;

  /** What its operations have made. */
  public final AioTables tables = new AioTables();

  /** Its tasks. */
  public final AioTasks tasks = new AioTasks(renderer);

  /** Its locks, events and queues. */
  public final AioObjects objects = new AioObjects(renderer);

  /** The calls that do not wait. */
  public final AioActions actions;

  /** Its loop. */
  final EventLoop loop;

  private final Scenario.Aio scenario;
  private final ScenarioTime time;
  private final Map<String, Callback> callbacks = new HashMap<>();

  /** For one run of the scenario. */
  public AioRuntime(Scenario.Aio scenario) {
    this.scenario = scenario;
    this.trace = new Trace(scenario.maxLines(), this::loopPrefix);
    this.cells = new Cells(scenario.cells());
    this.time = new ScenarioTime(scenario.maxTime(), scenario.maxSteps(), trace);
    this.loop = Asyncio.newEventLoop(time, time);
    this.actions = new AioActions(this, scenario.contextVariables());
    time.attach(loop);
    loop.setTaskFactory(tasks);
    loop.setExceptionHandler((_, context) -> report(context));
  }

  // ---- the run ----------------------------------------------------------------------------------

  /** Runs main, and writes the last lines. */
  public void run(Supplier<Coroutine<Object>> main) {
    // Nothing that a scenario sets in context variables gets out of this.
    new Context().run(() -> runInContext(main));
  }

  private void runInContext(Supplier<Coroutine<Object>> body) {
    scenario.objects().forEach(this::addObject);
    Task<Object> main = createMain(body.get());
    String end;
    if (scenario.finishRun()) {
      end = runAndFinish(main);
    } else {
      end = drive(() -> loop.runUntilComplete(main), main);
    }
    lastLines(main, end);
    trace.complete();
    loop.close();
  }

  private void addObject(ObjectSpec spec) {
    if (spec.kind() != ObjectKind.FUTURE) {
      objects.add(spec);
      return;
    }
    Future<Object> future = loop.createFuture();
    tables.futures.put(spec.name(), future);
    renderer.name(future, spec.name());
  }

  private Task<Object> createMain(Coroutine<Object> body) {
    Task<Object> main = loop.createTask(body, TaskOptions.DEFAULT.named(tasks.unique("main")));
    tables.futures.put("main", main);
    tasks.setEager(scenario.eager());
    return main;
  }

  /** As {@code asyncio.run} does it. */
  private String runAndFinish(Task<Object> main) {
    Runner runner = new Runner(() -> loop);
    String end = drive(() -> runner.run(main), main);
    if (end == null) {
      trace.line(loopPrefix() + "main " + outcome(main));
      end = drive(runner::close, main);
    }
    return end;
  }

  /** Runs the loop; gives why it ended if that is not because main has ended. */
  private String drive(Runnable run, Task<Object> main) {
    try {
      run.run();
    } catch (SystemExit | LoopInterruptedError fatal) {
      return "loop raised " + renderer.of(fatal);
    } catch (Throwable t) {
      // What main raised is shown as its outcome.
      if (!main.done() && time.end() == null && !trace.isComplete()) {
        throw t;
      }
    }
    return time.end();
  }

  private void lastLines(Task<Object> main, String end) {
    String prefix = loopPrefix();
    trace.line(prefix + "end " + (end != null ? end : "main " + outcome(main)));
    for (Task<?> task : tasks.sorted()) {
      if (task != main || end != null) {
        trace.line(prefix + "task " + task.name() + " " + outcome(task));
      }
    }
  }

  private String outcome(Task<?> task) {
    if (!task.done()) {
      return "pending";
    }
    if (task.cancelled()) {
      return "cancelled";
    }
    Throwable exception = task.exception();
    return exception != null
        ? "raised " + renderer.of(exception)
        : "returned " + renderer.of(Values.ofJava(task.result()));
  }

  // ---- lines ------------------------------------------------------------------------------------

  private String loopPrefix() {
    return "t=" + time.millis() + " loop ";
  }

  /** Writes a line of the current task, or of the loop. */
  public void log(String text) {
    if (!loop.isRunning()) {
      return;
    }
    Task<?> task = Asyncio.currentTask();
    trace.line("t=" + time.millis() + " " + (task == null ? "loop" : task.name()) + " " + text);
  }

  /** Writes a line that shows a value. */
  public void log(String text, Object value) {
    log(text + " " + renderer.of(value));
  }

  /** Writes what a call has returned. */
  public void returned(String label, Object value) {
    log(label + " ->", value);
  }

  /** Writes what a call has raised. */
  public void raised(String label, Throwable exception) {
    log(label + " raised", exception);
  }

  private void report(Map<String, Object> context) {
    String message = (String) context.get("message");
    if (message.contains("never retrieved")) {
      // CPython says so when the future is collected; scenarios do not show it.
      return;
    }
    Throwable exception = (Throwable) context.get("exception");
    if (message.startsWith("Exception in callback")) {
      message = "Exception in callback";
    } else if (exception != null) {
      String javaName = exception.getClass().getSimpleName();
      message =
          message.replace(javaName + " exception", Exceptions.typeOf(exception) + " exception");
    }
    trace.line(
        loopPrefix()
            + "exception-handler "
            + Exceptions.withoutReprs(message)
            + " | "
            + renderer.of(exception));
  }

  // ---- names ------------------------------------------------------------------------------------

  /** Whether all these exist; writes a line that names the first one that does not. */
  public boolean allExist(Future<?> argument, Reference... references) {
    return allExist(argument, List.of(references));
  }

  /** The same. */
  public boolean allExist(Future<?> argument, List<Reference> references) {
    String missing = tables.firstMissing(references, argument);
    if (missing != null) {
      log("missing " + missing);
    }
    return missing == null;
  }

  /** Enters an async generator under the name. */
  public AsyncGenerator<Object, Object> add(String name, AsyncGenerator<Object, Object> generator) {
    tables.generators.put(name, generator);
    renderer.name(generator, name);
    return generator;
  }

  /** Enters a callback with this body, which is given the future it is called with, or null. */
  public void addCallback(String name, Consumer<Future<Object>> body) {
    callbacks.put(
        name,
        new Callback(future -> {
          log("callback " + name + (future == null ? "" : " " + renderer.of(future)));
          body.accept(future);
        }));
  }

  /** The callback of that name. */
  public Callback callback(String name) {
    Callback callback = callbacks.get(name);
    if (callback == null) {
      throw Exceptions.byPython("NameError", name);
    }
    return callback;
  }

  /** Whether two or more different ones are done, so that CPython's order depends on hashes. */
  public static boolean isAmbiguous(Collection<? extends Future<?>> futures) {
    Set<Future<?>> done = Collections.newSetFromMap(new IdentityHashMap<>());
    futures.stream().filter(Future::done).forEach(done::add);
    return done.size() > 1;
  }
}
