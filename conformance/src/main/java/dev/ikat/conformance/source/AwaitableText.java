package dev.ikat.conformance.source;

import dev.ikat.conformance.scenario.AwaitableSpec;
import dev.ikat.conformance.scenario.Expr;
import java.util.List;
import java.util.stream.Collectors;

/** Translates what can be awaited into expressions (section 3.3 of the language). */
final class AwaitableText {
  private final Body body;
  private final ExprText exprs;
  private final Scope scope;

  AwaitableText(Body body, Scope scope) {
    this.body = body;
    this.exprs = new ExprText(body);
    this.scope = scope;
  }

  String of(AwaitableSpec what) {
    return switch (what) {
      case AwaitableSpec.Sleep(Expr millis, Expr result) ->
          labelled(
              result == null
                  ? "sleep(duration(%s))".formatted(exprs.of(millis))
                  : "sleep(duration(%s), %s)".formatted(exprs.of(millis), exprs.of(result)),
              "sleep");
      case AwaitableSpec.Existing(String name) -> future(name);
      case AwaitableSpec.Coro(String name, var arguments) ->
          coroutine(name, exprs.arguments(arguments));
      case AwaitableSpec.Gather(var members, boolean returnExceptions) ->
          "%s(%s)".formatted(returnExceptions ? "gatherSettled" : "gather", all(members));
      case AwaitableSpec.Wait(var members, Expr millis, String when) ->
          labelled(
              "waitForAll(%s, %s, ReturnWhen.%s)"
                  .formatted(all(members), exprs.durationOrNull(millis), when),
              "wait");
      case AwaitableSpec.WaitFor(var member, Expr millis) ->
          labelled(
              "waitFor(%s, %s)".formatted(of(member), exprs.durationOrNull(millis)), "wait_for");
      case AwaitableSpec.Shield(var member) -> "shield(" + of(member) + ")";
      case AwaitableSpec.OfObject(var method, String object) ->
          labelled(
              "r.objects.call(AwaitableSpec.Method.%s, %s)"
                  .formatted(method, JavaText.string(object)),
              method.python());
      case AwaitableSpec.ConditionWaitFor(String object, Expr predicate) ->
          labelled(
              "r.objects.waitFor(%s, () -> %s)"
                  .formatted(JavaText.string(object), exprs.condition(predicate)),
              "cond_wait_for");
      case AwaitableSpec.Put(String object, Expr value) ->
          labelled(
              "r.objects.put(%s, %s)".formatted(JavaText.string(object), exprs.of(value)), "put");
      case AwaitableSpec.Anext(String name, Expr orElse) ->
          "%s.anext(%s)".formatted(generator(name), orElse == null ? "" : exprs.of(orElse));
      case AwaitableSpec.Asend(String name, Expr value) ->
          "%s.asend(%s)".formatted(generator(name), exprs.of(value));
      case AwaitableSpec.Athrow(String name, var exception) ->
          "%s.athrow(%s)".formatted(generator(name), exprs.exception(exception));
      case AwaitableSpec.Aclose(String name) -> generator(name) + ".aclose()";
      case AwaitableSpec.Alist(String name) -> {
        scope.usesAlist = true;
        yield labelled("alist(" + generator(name) + ")", "alist");
      }
      case AwaitableSpec.ShutdownAsyncGenerators() ->
          labelled("getRunningLoop().shutdownAsyncgens()", "shutdown_asyncgens");
    };
  }

  /** A List of them. */
  private String all(List<AwaitableSpec> members) {
    return "awaitables(" + members.stream().map(this::of).collect(Collectors.joining(", ")) + ")";
  }

  /**
   * Says what a task is called that is made of the coroutine. For the cast see {@link Translator}.
   */
  private static String labelled(String coroutine, String label) {
    return "r.tasks.label((Coroutine<?>) %s, %s)".formatted(coroutine, JavaText.string(label));
  }

  /** A new coroutine of the scenario's. */
  String coroutine(String name, String arguments) {
    return "r.tasks.label(%s, %s)"
        .formatted(scope.call("Coroutine<Object>", "c_" + name, arguments), JavaText.string(name));
  }

  /** A task or future. */
  String future(String name) {
    return "r.tables.future(%s, %s)".formatted(JavaText.string(name), body.argument);
  }

  /** An async generator. */
  static String generator(String name) {
    return "r.tables.generators.get(" + JavaText.string(name) + ")";
  }
}
