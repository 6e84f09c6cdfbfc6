package dev.ikat.conformance.source;

import dev.ikat.conformance.scenario.MalformedScenarioException;
import dev.ikat.conformance.scenario.Op;
import dev.ikat.conformance.scenario.Scenario;
import dev.ikat.weaver.Kind;
import java.util.List;
import java.util.Map;

/**
 * Translates a scenario into a Java class: each body becomes a method that makes a generator,
 * coroutine or async generator of a lambda.
 *
 * <p>The lambdas are cast to what the method they are given to takes. It changes nothing in the
 * class file; but a lambda that javac has to choose an overload for, or infer types from, is
 * compiled several times over, and one inside another several times for each of these.
 */
final class Translator {
  /** The package of the classes. */
  static final String PACKAGE = "dev.ikat.conformance.translated";

  private static final String HEAD =
      """
      package %s;

      import static dev.ikat.Asyncio.*;
      import static dev.ikat.conformance.runtime.AioActions.*;
      import static dev.ikat.conformance.runtime.AioReferences.*;
      import static dev.ikat.conformance.runtime.AioRuntime.*;
      import static dev.ikat.conformance.runtime.Exceptions.*;
      import static dev.ikat.conformance.runtime.GenRuntime.*;
      import static dev.ikat.conformance.runtime.Operators.*;
      import static dev.ikat.conformance.runtime.Values.*;
      import static dev.ikat.conformance.scenario.AioCall.*;

      import dev.ikat.*;
      import dev.ikat.conformance.runtime.*;
      import dev.ikat.conformance.scenario.AioCall;
      import dev.ikat.conformance.scenario.AwaitableSpec;
      import java.math.BigInteger;
      import java.util.ArrayList;
      import java.util.Iterator;
      import java.util.List;
      import java.util.Map;
      """
          .formatted(PACKAGE);

  private static final String ALIST =
      """
        private Coroutine<List<Object>> alist(AsyncGenerator<Object, Object> generator) {
          return async((AsyncBody<List<Object>>) () -> {
            List<Object> values = new ArrayList<>();
            for (Object value : generator) {
              values.add(value);
            }
            return values;
          });
        }
      """;

  private final JavaText out = new JavaText();
  private final Scope scope;

  private Translator(Scenario scenario) {
    this.scope = new Scope(scenario);
  }

  /**
   * A translated scenario.
   *
   * @param source of its class
   * @param bodies how many there are in it
   */
  record Translated(String source, Map<Kind, Integer> bodies) {}

  /**
   * Translates it into a class of that name.
   *
   * @throws MalformedScenarioException if something stands where it must not
   */
  static Translated translate(Scenario scenario, String name) {
    Translator translator = new Translator(scenario);
    translator.out.line(HEAD);
    switch (scenario) {
      case Scenario.Gen gen -> translator.gen(gen, name);
      case Scenario.Aio aio -> translator.aio(aio, name);
    }
    return new Translated(translator.out.toString(), translator.scope.written());
  }

  // ---- suite gen --------------------------------------------------------------------------------

  private void gen(Scenario.Gen scenario, String name) {
    out.open("public final class %s implements GenProgram".formatted(name));
    out.line("private final GenRuntime r;");
    out.open("public %s(GenRuntime r)".formatted(name));
    out.line("this.r = r;");
    out.close();
    scenario.bodies().forEach(this::generator);
    out.line("@Override");
    out.open("public Object main()");
    Body main = new Body(out, scenario.main(), Body.Returns.VALUE, "\"main\"", "null", false);
    body(main, scenario.main(), null);
    out.close();
    out.close();
  }

  private void generator(String name, List<Op> ops) {
    out.open(
        "private Generator<Object, Object, Object> %s(String who, Map<String, Object> arguments)"
            .formatted(scope.method("g_" + name)));
    out.open("return Generator.twoWay((Generator.TwoWayBody<Object, Object, Object>) y ->");
    body(new Body(out, ops, Body.Returns.VALUE, "who", "null", true), ops, "arguments");
    scope.wrote(Kind.GENERATOR);
    out.close("});");
    out.close();
  }

  // ---- suite aio --------------------------------------------------------------------------------

  private void aio(Scenario.Aio scenario, String name) {
    out.open("public final class %s implements AioProgram".formatted(name));
    out.line("private final AioRuntime r;");
    out.open("public %s(AioRuntime r)".formatted(name));
    out.line("this.r = r;");
    JavaText.Names callbacks = new JavaText.Names("f_");
    for (String callback : scenario.callbacks().keySet()) {
      out.line(
          "r.addCallback(%s, this::%s);"
              .formatted(JavaText.string(callback), callbacks.of(callback)));
    }
    out.close();
    scenario.callbacks().forEach((callback, ops) -> callback(callbacks.of(callback), ops));
    scenario.coroutines().forEach((coroutine, ops) -> coroutine(coroutine, ops));
    scenario.asyncGenerators().forEach(this::asyncGenerator);
    out.line("@Override");
    out.open("public Coroutine<Object> main()");
    out.open("return async((AsyncBody<Object>) () ->");
    body(
        new Body(out, scenario.main(), Body.Returns.VALUE, null, "null", false),
        scenario.main(),
        null);
    out.close("});");
    out.close();
    scope.wrote(Kind.ASYNC);
    if (scope.usesAlist) {
      out.line(ALIST);
      scope.wrote(Kind.ASYNC);
    }
    out.close();
  }

  private void callback(String method, List<Op> ops) {
    out.open("private void %s(Future<Object> argument)".formatted(method));
    body(new Body(out, ops, Body.Returns.NOTHING, null, "argument", false), ops, null);
    out.close();
  }

  private void coroutine(String name, List<Op> ops) {
    out.open(
        "private Coroutine<Object> %s(Map<String, Object> arguments)"
            .formatted(scope.method("c_" + name)));
    out.open("return async((AsyncBody<Object>) () ->");
    body(new Body(out, ops, Body.Returns.VALUE, null, "null", false), ops, "arguments");
    scope.wrote(Kind.ASYNC);
    out.close("});");
    out.close();
  }

  private void asyncGenerator(String name, List<Op> ops) {
    out.open(
        "private AsyncGenerator<Object, Object> %s(Map<String, Object> arguments)"
            .formatted(scope.method("a_" + name)));
    out.open("return AsyncGenerator.twoWay((Generator.TwoWayAction<Object, Object>) y ->");
    body(new Body(out, ops, Body.Returns.NOTHING, null, "null", true), ops, "arguments");
    scope.wrote(Kind.GENERATOR);
    out.close("});");
    out.close();
  }

  private void body(Body body, List<Op> ops, String arguments) {
    body.declareVariables(arguments);
    boolean completes = new Statements(body, scope).block(ops);
    if (completes && body.returns() == Body.Returns.VALUE) {
      out.line("return null;");
    }
  }
}
