package dev.ikat.conformance.run;

import dev.ikat.AsyncGenerator;
import dev.ikat.Asyncio;
import dev.ikat.Coroutine;
import dev.ikat.Future;
import dev.ikat.Hold;
import dev.ikat.Timeout;
import dev.ikat.conformance.runtime.AioObjects;
import dev.ikat.conformance.runtime.AioRuntime;
import dev.ikat.conformance.runtime.AioTables;
import dev.ikat.conformance.runtime.Exceptions;
import dev.ikat.conformance.runtime.Flow;
import dev.ikat.conformance.runtime.Renderer;
import dev.ikat.conformance.runtime.Values;
import dev.ikat.conformance.scenario.AioOp;
import dev.ikat.conformance.scenario.Expr;
import dev.ikat.conformance.scenario.Op;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The blocks of suite aio (section 3.5 of the language), run where they stand. */
final class AioBlocks {
  private final AioInterpreter interpreter;
  private final AioTables tables;
  private final AioObjects objects;
  private final AioAwaitables awaitables;
  private final Expressions expressions;
  private final Renderer renderer;
  private final Blocks blocks;

  AioBlocks(
      AioInterpreter interpreter,
      AioAwaitables awaitables,
      Expressions expressions,
      Blocks blocks) {
    this.interpreter = interpreter;
    this.tables = interpreter.runtime.tables;
    this.objects = interpreter.runtime.objects;
    this.renderer = interpreter.runtime.renderer;
    this.awaitables = awaitables;
    this.expressions = expressions;
    this.blocks = blocks;
  }

  private void log(Frame frame, String text) {
    interpreter.log(frame, text);
  }

  // ---- with -------------------------------------------------------------------------------------

  Flow taskGroup(AioOp.InTaskGroup op, Frame frame) {
    Flow flow =
        Asyncio.taskGroup(group -> {
          tables.groups.put(op.group(), group);
          log(frame, "taskgroup " + op.group() + " enter");
          return blocks.run(op.body(), frame);
        });
    if (flow == Flow.NEXT) {
      log(frame, "taskgroup " + op.group() + " exit");
    }
    return flow;
  }

  Flow timeout(AioOp.InTimeout op, Frame frame) {
    Duration limit = awaitables.durationOrNull(op.millis(), frame);
    // Another timeout of that name may be entered inside.
    Timeout[] entered = new Timeout[1];
    Flow flow =
        Asyncio.timeout(
            limit,
            timeout -> {
              entered[0] = timeout;
              tables.timeouts.put(op.timeout(), timeout);
              log(frame, "timeout " + op.timeout() + " enter");
              return blocks.run(op.body(), frame);
            });
    if (flow == Flow.NEXT) {
      String expired = renderer.of(entered[0].expired());
      log(frame, "timeout " + op.timeout() + " exit expired=" + expired);
    }
    return flow;
  }

  Flow with(AioOp.With op, Frame frame) {
    Flow flow = objects.isBarrier(op.object()) ? atBarrier(op, frame) : holding(op, frame);
    if (flow == Flow.NEXT) {
      log(frame, "with " + op.object() + " exit");
    }
    return flow;
  }

  private Flow atBarrier(AioOp.With op, Frame frame) {
    int index = Asyncio.await(objects.waitAt(op.object()));
    log(frame, "with " + op.object() + " enter " + index);
    return blocks.run(op.body(), frame);
  }

  private Flow holding(AioOp.With op, Frame frame) {
    Hold hold = Asyncio.await(objects.hold(op.object()));
    Flow flow;
    try {
      log(frame, "with " + op.object() + " enter None");
      flow = blocks.run(op.body(), frame);
    } catch (Throwable t) {
      // What goes wrong here replaces the exception, as in Python.
      hold.close();
      throw t;
    }
    hold.close();
    return flow;
  }

  // ---- for --------------------------------------------------------------------------------------

  Flow asyncFor(AioOp.AsyncFor op, Frame frame) {
    AsyncGenerator<Object, Object> generator = tables.generators.get(op.generator());
    return iterate(
        generator,
        "async_for",
        op.limit(),
        op.body(),
        frame,
        item -> {
          blocks.keep(op.variable(), item, frame);
          return "item " + renderer.of(item);
        });
  }

  Flow asCompleted(AioOp.AsCompleted op, Frame frame) {
    List<Future<Object>> futures = new ArrayList<>();
    op.of().forEach(name -> futures.add(tables.future(name, frame.argument)));
    if (AioRuntime.isAmbiguous(futures)) {
      log(frame, "as_completed ambiguous");
      return Flow.NEXT;
    }
    Duration limit = awaitables.durationOrNull(op.millis(), frame);
    if (op.async()) {
      Iterable<Future<Object>> done = Asyncio.asCompletedFutures(futures, limit);
      return iterate(
          done,
          "as_completed",
          op.limit(),
          op.body(),
          frame,
          future -> "as_completed got " + renderer.of(future));
    }
    Iterable<Coroutine<Object>> outcomes = Asyncio.asCompleted(futures, limit);
    return iterate(outcomes, "as_completed", op.limit(), op.body(), frame, this::outcome);
  }

  private String outcome(Coroutine<Object> coroutine) {
    try {
      return "as_completed -> " + renderer.of(Values.ofJava(Asyncio.await(coroutine)));
    } catch (Throwable t) {
      if (!Exceptions.isInstance(t, "Exception")) {
        throw t;
      }
      return "as_completed raised " + renderer.of(t);
    }
  }

  /** Each round writes the line that the function gives for the element, and runs the body. */
  private <T> Flow iterate(
      Iterable<T> over,
      String label,
      Expr limit,
      List<Op> body,
      Frame frame,
      Function<T, String> line) {
    int rounds = 0;
    for (T element : over) {
      log(frame, line.apply(element));
      Flow flow = blocks.run(body, frame);
      if (flow instanceof Flow.Return) {
        return flow;
      }
      if (flow == Flow.BREAK) {
        return Flow.NEXT;
      }
      if (flow == Flow.NEXT && limit != null) {
        rounds++;
        if (rounds >= expressions.count(limit, frame)) {
          log(frame, label + " break");
          return Flow.NEXT;
        }
      }
    }
    log(frame, label + " done");
    return Flow.NEXT;
  }
}
