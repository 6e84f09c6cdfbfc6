package dev.ikat.conformance.run;

import dev.ikat.AsyncGenerator;
import dev.ikat.Asyncio;
import dev.ikat.Awaitable;
import dev.ikat.Coroutine;
import dev.ikat.ReturnWhen;
import dev.ikat.StopAsyncIteration;
import dev.ikat.conformance.runtime.AioActions;
import dev.ikat.conformance.runtime.AioObjects;
import dev.ikat.conformance.runtime.AioTables;
import dev.ikat.conformance.runtime.AioTasks;
import dev.ikat.conformance.runtime.Values;
import dev.ikat.conformance.scenario.AwaitableSpec;
import dev.ikat.conformance.scenario.ExceptionSpec;
import dev.ikat.conformance.scenario.Expr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Makes what can be awaited (section 3.3 of the language). */
final class AioAwaitables {
  private final AioInterpreter interpreter;
  private final AioTables tables;
  private final AioTasks tasks;
  private final AioObjects objects;
  private final Expressions expressions;

  AioAwaitables(AioInterpreter interpreter, Expressions expressions) {
    this.interpreter = interpreter;
    this.tables = interpreter.runtime.tables;
    this.tasks = interpreter.runtime.tasks;
    this.objects = interpreter.runtime.objects;
    this.expressions = expressions;
  }

  /** Makes it; the arguments are evaluated from the inside out, in order. */
  Awaitable<?> make(AwaitableSpec what, Frame frame) {
    return switch (what) {
      case AwaitableSpec.Sleep(Expr millis, Expr result) ->
          tasks.label(
              Asyncio.sleep(
                  duration(millis, frame),
                  result == null ? null : expressions.value(result, frame)),
              "sleep");
      case AwaitableSpec.Existing(String name) -> tables.future(name, frame.argument);
      case AwaitableSpec.Coro(String name, Map<String, Expr> arguments) ->
          interpreter.coroutine(name, expressions.arguments(arguments, frame));
      case AwaitableSpec.Gather(List<AwaitableSpec> members, boolean returnExceptions) ->
          returnExceptions
              ? Asyncio.gatherSettled(makeAll(members, frame))
              : Asyncio.gather(makeAll(members, frame));
      case AwaitableSpec.Wait(List<AwaitableSpec> members, Expr millis, String when) ->
          tasks.label(
              AioActions.waitForAll(
                  makeAll(members, frame), durationOrNull(millis, frame), ReturnWhen.valueOf(when)),
              "wait");
      case AwaitableSpec.WaitFor(AwaitableSpec member, Expr millis) ->
          tasks.label(
              Asyncio.waitFor(make(member, frame), durationOrNull(millis, frame)), "wait_for");
      case AwaitableSpec.Shield(AwaitableSpec member) -> Asyncio.shield(make(member, frame));
      case AwaitableSpec.OfObject(AwaitableSpec.Method method, String object) ->
          tasks.label(objects.call(method, object), method.python());
      case AwaitableSpec.ConditionWaitFor(String object, Expr predicate) ->
          tasks.label(
              objects.waitFor(object, () -> expressions.isTrue(predicate, frame)), "cond_wait_for");
      case AwaitableSpec.Put(String object, Expr value) ->
          tasks.label(objects.put(object, expressions.value(value, frame)), "put");
      case AwaitableSpec.Anext(String name, Expr orElse) ->
          orElse == null
              ? tables.generators.get(name).anext()
              : tables.generators.get(name).anext(expressions.value(orElse, frame));
      case AwaitableSpec.Asend(String name, Expr value) ->
          tables.generators.get(name).asend(expressions.value(value, frame));
      case AwaitableSpec.Athrow(String name, ExceptionSpec exception) ->
          tables.generators.get(name).athrow(expressions.exception(exception, frame));
      case AwaitableSpec.Aclose(String name) -> tables.generators.get(name).aclose();
      case AwaitableSpec.Alist(String name) ->
          tasks.label(toList(tables.generators.get(name)), "alist");
      case AwaitableSpec.ShutdownAsyncGenerators() ->
          tasks.label(Asyncio.getRunningLoop().shutdownAsyncgens(), "shutdown_asyncgens");
    };
  }

  private List<Awaitable<?>> makeAll(List<AwaitableSpec> members, Frame frame) {
    List<Awaitable<?>> all = new ArrayList<>(members.size());
    members.forEach(member -> all.add(make(member, frame)));
    return all;
  }

  private Duration duration(Expr millis, Frame frame) {
    return Values.duration(expressions.value(millis, frame));
  }

  /** Null for no limit: no expression, or None. */
  Duration durationOrNull(Expr millis, Frame frame) {
    return millis == null ? null : Values.durationOrNull(expressions.value(millis, frame));
  }

  private static Coroutine<List<Object>> toList(AsyncGenerator<Object, Object> generator) {
    return Asyncio.async(() -> {
      List<Object> values = new ArrayList<>();
      try {
        while (true) {
          values.add(Asyncio.await(generator.anext()));
        }
      } catch (StopAsyncIteration end) {
        return values;
      }
    });
  }
}
