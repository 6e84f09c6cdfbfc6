package dev.ikat.conformance.run;

import dev.ikat.AsyncGenerator;
import dev.ikat.Asyncio;
import dev.ikat.Awaitable;
import dev.ikat.Context;
import dev.ikat.Coroutine;
import dev.ikat.EventLoop;
import dev.ikat.Future;
import dev.ikat.LoopInterruptedError;
import dev.ikat.Runner;
import dev.ikat.SystemExit;
import dev.ikat.Task;
import dev.ikat.TaskOptions;
import dev.ikat.conformance.run.AioReferences.Reference;
import dev.ikat.conformance.scenario.AioOp;
import dev.ikat.conformance.scenario.AwaitableSpec;
import dev.ikat.conformance.scenario.Op;
import dev.ikat.conformance.scenario.Scenario;
import dev.ikat.conformance.scenario.Scenario.ObjectKind;
import dev.ikat.conformance.scenario.Scenario.ObjectSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Runs scenarios about asyncio: the run of the loop, its last lines, bodies and operations. */
final class AioInterpreter implements Interpreter, Blocks.Suite, Expressions.Effects {
  private static final Predicate<Throwable> EXCEPTION =
      exception -> Exceptions.isInstance(exception, "Exception");

  private final Scenario.Aio scenario;
  private final Trace trace;
  private final ScenarioTime time;
  private final EventLoop loop;
  private final Exceptions exceptions = new Exceptions();
  private final Renderer renderer = new Renderer(exceptions);
  private final AioTables tables = new AioTables();
  private final AioTasks tasks = new AioTasks(renderer);
  private final AioObjects objects = new AioObjects(renderer);
  private final Map<String, Callback> callbacks = new HashMap<>();
  private final Blocks blocks;
  private final AioAwaitables awaitables;
  private final AioCalls calls;
  private final AioBlocks aioBlocks;

  AioInterpreter(Scenario.Aio scenario) {
    this.scenario = scenario;
    this.trace = new Trace(scenario.maxLines(), this::loopPrefix);
    this.time = new ScenarioTime(scenario.maxTime(), scenario.maxSteps(), trace);
    this.loop = Asyncio.newEventLoop(time, time);
    time.attach(loop);
    loop.setTaskFactory(tasks);
    loop.setExceptionHandler((_, context) -> report(context));
    Map<String, Object> cells = new HashMap<>(scenario.cells());
    Expressions expressions = new Expressions(exceptions, renderer, cells, this);
    this.blocks = new Blocks(this, expressions, renderer, cells);
    this.awaitables = new AioAwaitables(this, tables, tasks, objects, expressions);
    this.calls =
        new AioCalls(
            this,
            loop,
            tables,
            tasks,
            objects,
            expressions,
            awaitables,
            scenario.contextVariables());
    this.aioBlocks =
        new AioBlocks(this, tables, objects, awaitables, expressions, renderer, blocks);
    scenario.callbacks().forEach((name, ops) -> callbacks.put(name, newCallback(name, ops)));
  }

  @Override
  public Trace trace() {
    return trace;
  }

  // ---- the run ----------------------------------------------------------------------------------

  @Override
  public void run() {
    // Nothing that a scenario sets in context variables gets out of this.
    new Context().run(this::runInContext);
  }

  private void runInContext() {
    scenario.objects().forEach(this::addObject);
    Task<Object> main = createMain();
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

  private Task<Object> createMain() {
    Coroutine<Object> body =
        Asyncio.async(() -> blocks.body(scenario.main(), Frame.ofBody("main", Map.of())));
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

  @Override
  public void log(Frame frame, String text) {
    if (!loop.isRunning()) {
      return;
    }
    Task<?> task = Asyncio.currentTask();
    trace.line("t=" + time.millis() + " " + (task == null ? "loop" : task.name()) + " " + text);
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

  // ---- bodies -----------------------------------------------------------------------------------

  /** A new coroutine that runs the body. */
  Coroutine<Object> coroutine(String name, Map<String, Object> arguments) {
    List<Op> ops = body(scenario.coroutines(), name);
    Coroutine<Object> coroutine =
        Asyncio.async(() -> blocks.body(ops, Frame.ofBody("", arguments)));
    return tasks.label(coroutine, name);
  }

  /** A new async generator that runs the body, entered in the table. */
  AsyncGenerator<Object, Object> asyncGenerator(
      String name, String definition, Map<String, Object> arguments) {
    List<Op> ops = body(scenario.asyncGenerators(), definition);
    AsyncGenerator<Object, Object> generator =
        AsyncGenerator.twoWay(y -> {
          blocks.body(ops, Frame.ofGenerator("", arguments, y));
        });
    tables.generators.put(name, generator);
    renderer.name(generator, name);
    return generator;
  }

  Callback callback(String name) {
    Callback callback = callbacks.get(name);
    if (callback == null) {
      throw Exceptions.byPython("NameError", name);
    }
    return callback;
  }

  private Callback newCallback(String name, List<Op> ops) {
    return new Callback(future -> {
      Frame frame = Frame.ofCallback(future);
      log(frame, "callback " + name + (future == null ? "" : " " + renderer.of(future)));
      blocks.body(ops, frame);
    });
  }

  private static List<Op> body(Map<String, List<Op>> bodies, String name) {
    List<Op> ops = bodies.get(name);
    if (ops == null) {
      throw Exceptions.byPython("KeyError", name);
    }
    return ops;
  }

  @Override
  public Object next(String generator) {
    throw Exceptions.byPython("NameError", "no generators in suite aio: " + generator);
  }

  // ---- operations -------------------------------------------------------------------------------

  @Override
  public Flow run(Op op, Frame frame) {
    switch ((AioOp) op) {
      case AioOp.Await await -> await(await, frame);
      case AioOp.Make make -> make(make, frame);
      case AioOp.Call(String label, var call, boolean guard, String into) -> {
        if (allExist(AioReferences.of(call), frame)) {
          blocks.guarded(
              guard, Blocks.EVERYTHING, label, into, frame, () -> calls.call(call, frame));
        }
      }
      case AioOp.InTaskGroup group -> {
        return aioBlocks.taskGroup(group, frame);
      }
      case AioOp.InTimeout timeout -> {
        return aioBlocks.timeout(timeout, frame);
      }
      case AioOp.With with -> {
        return aioBlocks.with(with, frame);
      }
      case AioOp.AsyncFor loop -> {
        return allExist(generator(loop.generator()), frame)
            ? aioBlocks.asyncFor(loop, frame)
            : Flow.NEXT;
      }
      case AioOp.AsCompleted loop -> {
        return allExist(futures(loop.of()), frame) ? aioBlocks.asCompleted(loop, frame) : Flow.NEXT;
      }
    }
    return Flow.NEXT;
  }

  private void await(AioOp.Await op, Frame frame) {
    AwaitableSpec what = op.what();
    if (!allExist(AioReferences.of(what), frame)) {
      return;
    }
    blocks.guarded(
        op.guard(),
        EXCEPTION,
        what.label(),
        op.into(),
        frame,
        () -> Values.ofJava(Asyncio.await(awaitables.make(what, frame))));
  }

  private void make(AioOp.Make op, Frame frame) {
    if (!allExist(AioReferences.of(op.what()), frame)) {
      return;
    }
    blocks.guarded(
        op.guard(),
        Blocks.EVERYTHING,
        "make " + op.name(),
        op.into(),
        frame,
        () -> {
          @SuppressWarnings("unchecked") // results are only rendered
          Awaitable<Object> made = (Awaitable<Object>) awaitables.make(op.what(), frame);
          Future<Object> future = Asyncio.ensureFuture(made);
          tables.futures.put(op.name(), future);
          if (!renderer.hasName(future)) {
            renderer.name(future, op.name());
          }
          return future;
        });
  }

  // ---- missing names ----------------------------------------------------------------------------

  private boolean allExist(List<Reference> references, Frame frame) {
    String missing = tables.firstMissing(references, frame);
    if (missing != null) {
      log(frame, "missing " + missing);
    }
    return missing == null;
  }

  private static List<Reference> generator(String name) {
    return List.of(new Reference(AioReferences.Table.GENERATOR, name));
  }

  private static List<Reference> futures(List<String> names) {
    return names.stream().map(name -> new Reference(AioReferences.Table.FUTURE, name)).toList();
  }
}
