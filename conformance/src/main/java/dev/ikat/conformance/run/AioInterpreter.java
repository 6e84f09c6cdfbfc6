package dev.ikat.conformance.run;

import dev.ikat.AsyncGenerator;
import dev.ikat.Asyncio;
import dev.ikat.Coroutine;
import dev.ikat.conformance.runtime.AioReferences;
import dev.ikat.conformance.runtime.AioReferences.Reference;
import dev.ikat.conformance.runtime.AioRuntime;
import dev.ikat.conformance.runtime.Exceptions;
import dev.ikat.conformance.runtime.Execution;
import dev.ikat.conformance.runtime.Flow;
import dev.ikat.conformance.runtime.Trace;
import dev.ikat.conformance.runtime.Values;
import dev.ikat.conformance.scenario.AioOp;
import dev.ikat.conformance.scenario.AwaitableSpec;
import dev.ikat.conformance.scenario.Op;
import dev.ikat.conformance.scenario.Scenario;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Interprets scenarios about asyncio: bodies and operations. */
final class AioInterpreter implements Execution, Blocks.Suite, Expressions.Effects {
  private static final Predicate<Throwable> EXCEPTION =
      exception -> Exceptions.isInstance(exception, "Exception");

  final AioRuntime runtime;

  private final Scenario.Aio scenario;
  private final Blocks blocks;
  private final AioAwaitables awaitables;
  private final AioCalls calls;
  private final AioBlocks aioBlocks;

  AioInterpreter(Scenario.Aio scenario) {
    this.scenario = scenario;
    this.runtime = new AioRuntime(scenario);
    Expressions expressions = new Expressions(runtime.exceptions, runtime.cells, this);
    this.blocks = new Blocks(this, expressions, runtime.renderer, runtime.cells);
    this.awaitables = new AioAwaitables(this, expressions);
    this.calls = new AioCalls(this, expressions);
    this.aioBlocks = new AioBlocks(this, awaitables, expressions, blocks);
    scenario
        .callbacks()
        .forEach((name, ops) ->
            runtime.addCallback(name, future -> blocks.body(ops, Frame.ofCallback(future))));
  }

  @Override
  public Trace trace() {
    return runtime.trace;
  }

  @Override
  public void run() {
    runtime.run(
        () -> Asyncio.async(() -> blocks.body(scenario.main(), Frame.ofBody("main", Map.of()))));
  }

  @Override
  public void log(Frame frame, String text) {
    runtime.log(text);
  }

  // ---- bodies -----------------------------------------------------------------------------------

  /** A new coroutine that runs the body. */
  Coroutine<Object> coroutine(String name, Map<String, Object> arguments) {
    List<Op> ops = body(scenario.coroutines(), name);
    Coroutine<Object> coroutine =
        Asyncio.async(() -> blocks.body(ops, Frame.ofBody("", arguments)));
    return runtime.tasks.label(coroutine, name);
  }

  /** A new async generator that runs the body, entered in the table. */
  AsyncGenerator<Object, Object> asyncGenerator(
      String name, String definition, Map<String, Object> arguments) {
    List<Op> ops = body(scenario.asyncGenerators(), definition);
    return runtime.add(
        name,
        AsyncGenerator.twoWay(y -> {
          blocks.body(ops, Frame.ofGenerator("", arguments, y));
        }));
  }

  private static List<Op> body(Map<String, List<Op>> bodies, String name) {
    List<Op> ops = bodies.get(name);
    if (ops == null) {
      throw Exceptions.byPython("KeyError", name);
    }
    return ops;
  }

  @Override
  public Object tap(Frame frame, Object value, String label) {
    throw Exceptions.byPython("NameError", "no tap in suite aio: " + label);
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
        return allExist(List.of(AioReferences.generator(loop.generator())), frame)
            ? aioBlocks.asyncFor(loop, frame)
            : Flow.NEXT;
      }
      case AioOp.AsCompleted loop -> {
        return allExist(loop.of().stream().map(AioReferences::future).toList(), frame)
            ? aioBlocks.asCompleted(loop, frame)
            : Flow.NEXT;
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
        () -> runtime.actions.make(op.name(), awaitables.make(op.what(), frame)));
  }

  private boolean allExist(List<Reference> references, Frame frame) {
    return runtime.allExist(frame.argument, references);
  }
}
