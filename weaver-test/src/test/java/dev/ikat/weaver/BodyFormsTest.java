package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The forms in which a body may be written. */
class BodyFormsTest {
  @Test
  void lambdaThatCapturesNothing() {
    Program.of(
            """
            static void main() {
              drain(Generator.<Integer>of(y -> { y.yield(1); y.yield(2); }));
            }
            """)
        .check(1);
  }

  @Test
  void lambdaThatCapturesEveryKindOfValue() {
    Program.of(
            """
            static Generator<Object, Void, Void> all(
                boolean a, byte b, short c, char d, int e, long f, float g, double h, String i,
                int[] j) {
              return Generator.of(y -> {
                y.yield(a); y.yield(b); y.yield(c); y.yield(d); y.yield(e); y.yield(f);
                y.yield(g); y.yield(h); y.yield(i); y.yield(j.length);
              });
            }
            static void main() {
              drain(all(true, (byte) 1, (short) 2, 'c', 4, 5L, 6f, 7d, "eight", new int[9]));
            }
            """)
        .check(1);
  }

  @Test
  void lambdaThatUsesThis() {
    Program.of(
            """
            private int n = 3;
            private int next() { return n++; }
            Generator<Integer, Void, Void> numbers() {
              return Generator.of(y -> { y.yield(n); y.yield(next()); y.yield(this.next()); });
            }
            static void main() { drain(new P().numbers()); }
            """)
        .check(1);
  }

  @Test
  void lambdaThatCallsSuper() {
    Program.of(
            """
            static class Base { String name() { return "base"; } }
            static class Sub extends Base {
              @Override String name() { return "sub"; }
              Generator<String, Void, Void> names() {
                return Generator.of(y -> { y.yield(super.name()); y.yield(name()); y.yield(super.name()); });
              }
            }
            static class SubSub extends Sub {
              @Override String name() { return "subsub"; }
            }
            static void main() { drain(new Sub().names()); drain(new SubSub().names()); }
            """)
        .check(1);
  }

  @Test
  void sharedLambdaStandsForSeveralGeneratorsAtOnce() {
    Program.of(
            """
            static final Generator.Body<Integer> BODY = y -> { for (int i = 0; i < 3; i++) y.yield(i); };
            static void main() {
              var a = Generator.of(BODY);
              var b = Generator.of(BODY);
              log(a.next()); log(b.next()); log(a.next()); log(a.next()); log(b.next());
              drain(b); drain(a);
            }
            """)
        .check(1);
  }

  @Test
  void lambdaThatCapturesNothingIsOneObject() {
    Program.of(
            """
            static Generator.Body<Integer> body() { return y -> y.yield(1); }
            static void main() { log(body() == body()); drain(Generator.of(body())); }
            """)
        .check(1);
  }

  @Test
  void nestedLambdas() {
    Program.of(
            """
            static Generator<Integer, Void, Void> outer(int n) {
              return Generator.of(y -> {
                for (int i = 0; i < n; i++) {
                  int base = 10 * i;
                  Generator<Integer, Void, Void> inner = Generator.of(z -> {
                    z.yield(base);
                    z.yieldFrom(Generator.<Integer>of(w -> { w.yield(base + n); w.yield(base + n + 1); }));
                  });
                  y.yieldFrom(inner);
                  y.yield(-1);
                }
              });
            }
            static void main() { drain(outer(3)); }
            """)
        .check(3);
  }

  @Test
  void staticMethodReference() {
    Program.of(
            """
            private static void count(Yielder<Integer, Void> y) { y.yield(1); y.yield(2); }
            static void main() { drain(Generator.<Integer>of(P::count)); }
            """)
        .check(1);
  }

  @Test
  void boundMethodReferences() {
    Program.of(
            """
            private int n = 5;
            private void hidden(Yielder<Integer, Void> y) { y.yield(n++); y.yield(n++); }
            public void open(Yielder<Integer, Void> y) { y.yield(n++); y.yield(n++); }
            protected final void last(Yielder<Integer, Void> y) { y.yield(n++); y.yield(n++); }
            void all() {
              drain(Generator.<Integer>of(this::hidden));
              drain(Generator.<Integer>of(this::open));
              drain(Generator.<Integer>of(this::last));
              drain(Generator.<Integer>of(new P()::open));
            }
            static void main() { new P().all(); }
            """)
        .check(3);
  }

  @Test
  void methodReferenceWhoseMethodIsOverridden() {
    var program =
        Program.of(
            """
            static class Base {
              void walk(Yielder<String, Void> y) { y.yield("base 1"); y.yield("base 2"); }
              int call() { await(sleep(ms(1))); return 1; }
              Generator<String, Void, Void> gen() { return Generator.of(this::walk); }
              Coroutine<Integer> coro() { return async(this::call); }
            }
            static class Sub extends Base {
              @Override void walk(Yielder<String, Void> y) { y.yield("sub"); super.walk(y); }
              @Override int call() { return 10 * super.call(); }
            }
            static class Same extends Base {}
            static void main() {
              drain(new Base().gen()); drain(new Sub().gen()); drain(new Same().gen());
              run(() -> log(await(new Base().coro())));
              run(() -> log(await(new Sub().coro())));
              run(() -> log(await(new Same().coro())));
            }
            """);
    program.checkSame();
    assertEquals(5, program.bodies().stream().filter(Body::woven).count());
  }

  @Test
  void methodReferenceOfNull() {
    Program.of(
            """
            void walk(Yielder<String, Void> y) { y.yield("a"); }
            static P none() { return null; }
            static Object make() { return Generator.of(none()::walk); }
            static void main() {
              try { make(); } catch (NullPointerException e) { log("NPE"); }
            }
            """)
        .check(1);
  }

  @Test
  void oneMethodAsBodyOfTwoKinds() {
    Program.of(
            """
            static void both(Object given) throws Exception { log("given"); await(sleep(ms(3))); log("slept"); }
            static void main() {
              run(() -> {
                AsyncGenerator<Integer, Void> gen = AsyncGenerator.of(P::both);
                for (int i : gen) log(i);
                timeout(ms(10), P::both);
              });
            }
            """)
        .checkSame();
  }

  @Test
  void resultsAreBoxedOrDropped() {
    Program.of(
            """
            static int number() { await(sleep(ms(1))); return 7; }
            static long wide() { await(sleep(ms(1))); return 8L; }
            static boolean truth() { await(sleep(ms(1))); return true; }
            static double real(Yielder<Integer, Integer> y) { y.yield(1); return 2.5; }
            static void main() {
              run(() -> {
                log(await(P.<Integer>as(P::number)));
                log(await(P.<Long>as(P::wide)));
                log(await(P.<Boolean>as(P::truth)));
                await(async((AsyncAction) P::number));
                log("dropped");
              });
              Generator.TwoWayBody<Integer, Integer, Double> body = P::real;
              drain(Generator.twoWay(body));
              Generator.TwoWayAction<Integer, Integer> action = P::real;
              drain(Generator.twoWay(action));
            }
            static <T> Coroutine<T> as(AsyncBody<T> body) { return async(body); }
            """)
        .check(7);
  }

  @Test
  void anonymousClasses() {
    Program.of(
            """
            static void main() {
              int start = 4;
              drain(Generator.of(new Generator.Body<Integer>() {
                int n = start;
                @Override public void run(Yielder<Integer, Void> y) { while (n < 7) y.yield(n++); }
              }));
              drain(Generator.twoWay(new Generator.TwoWayBody<Integer, String, String>() {
                @Override public String call(Yielder<Integer, String> y) { return y.yield(1) + y.yield(2); }
              }));
              run(() -> log(await(async(new AsyncBody<String>() {
                @Override public String call() { await(sleep(ms(5))); return "slept " + start; }
              }))));
            }
            """)
        .check(4);
  }

  @Test
  void namedClassesAndTheirSubclasses() {
    var program =
        Program.of(
            """
            static class Count implements Generator.Body<Integer> {
              int n;
              int step() { return 1; }
              @Override public void run(Yielder<Integer, Void> y) throws Exception {
                for (int i = 0; i < 3; i++) { y.yield(n); n += step(); }
              }
            }
            static class Plain extends Count { @Override int step() { return 2; } }
            static class Own extends Count {
              @Override public void run(Yielder<Integer, Void> y) throws Exception { y.yield(-1); y.yield(-2); }
            }
            static class Passing extends Count {
              @Override public void run(Yielder<Integer, Void> y) throws Exception { y.yield(-3); super.run(y); }
            }
            static void main() {
              for (Count one : List.of(new Count(), new Plain(), new Own(), new Passing())) {
                drain(Generator.of(one));
                drain(Generator.of(one));
              }
            }
            """);
    program.checkSame();
    assertEquals(Refusal.YIELDER_ESCAPES, program.refused().refusal());
  }

  @Test
  void namedCoroutineBodies() {
    Program.of(
            """
            static class Job implements AsyncBody<Integer> {
              int n = 3;
              @Override public Integer call() throws Exception { await(sleep(ms(n))); return n; }
            }
            static class More extends Job {
              @Override public Integer call() throws Exception { int first = super.call(); await(sleep(ms(1))); return first + 1; }
            }
            static class Plain extends Job {}
            static void main() {
              run(() -> { log(await(async(new Job()))); log(await(async(new More()))); log(await(async(new Plain()))); });
            }
            """)
        .check(3);
  }

  @Test
  void bridgesToGenericSuperclasses() {
    Program.of(
            """
            static abstract class Named<T> implements AsyncBody<T> {
              abstract T make();
              @Override public T call() throws Exception { await(sleep(ms(1))); return make(); }
            }
            static class Text extends Named<String> {
              @Override String make() { return "text"; }
              @Override public String call() throws Exception { await(sleep(ms(2))); return make() + "!"; }
            }
            static void main() {
              run(() -> log(await(async(new Text()))));
            }
            """)
        .check(3);
  }

  @Test
  void referencesToMethodsOfTheSuperclass() {
    Program.of(
            """
            static class Base {
              protected void walk(Yielder<String, Void> y) { y.yield("base"); }
              public Integer call() { await(sleep(ms(1))); return 1; }
            }
            static class Sub extends Base {
              @Override protected void walk(Yielder<String, Void> y) { y.yield("sub"); y.yield("sub 2"); }
              @Override public Integer call() { await(sleep(ms(2))); return 2; }
              void all() {
                drain(Generator.<String>of(this::walk));
                run(() -> { log(await(async((AsyncBody<Integer>) this::call))); log(await(async((AsyncBody<Integer>) super::call))); });
              }
            }
            static void main() { new Sub().all(); }
            """)
        .check(4);
  }

  @Test
  void interfacesOfTheUsersOwn() {
    Program.of(
            """
            interface Job extends AsyncBody<String> { default String name() { return "job"; } }
            interface Source<T> extends Generator.Body<T> {}
            static void main() {
              Job job = () -> { await(sleep(ms(2))); return "done"; };
              Source<Integer> source = y -> { y.yield(1); y.yield(2); };
              run(() -> { log(job.name()); log(await(async(job))); log(await(async(job))); });
              drain(Generator.of(source));
            }
            """)
        .check(3);
  }

  @Test
  void interfacesThatSayMoreOfTheirResult() {
    // Their method is another for the JVM, with a bridge from the one that is a body's.
    Program.of(
            """
            interface Job extends AsyncBody<String> { @Override String call() throws Exception; }
            interface Special extends Job {}
            static class Named implements Job { @Override public String call() { await(sleep(ms(3))); return "named"; } }
            static void main() {
              Job job = () -> { await(sleep(ms(2))); return "done"; };
              Special special = () -> { await(sleep(ms(1))); return "special"; };
              run(() -> { log(await(async(job))); log(job.call()); log(await(async(special))); log(await(async(new Named()))); });
            }
            """)
        .check(4);
  }

  @Test
  void enumsAndRecordsAsBodies() {
    Program.of(
            """
            enum Walk implements Generator.Body<String> {
              ONE { @Override public void run(Yielder<String, Void> y) { y.yield("one"); y.yield(name()); } },
              TWO { @Override public void run(Yielder<String, Void> y) { y.yield("two"); } }
            }
            record Wait(int n) implements AsyncBody<Integer> {
              @Override public Integer call() { await(sleep(ms(n))); return n(); }
            }
            static void main() {
              for (var walk : Walk.values()) drain(Generator.of(walk));
              run(() -> log(await(async(new Wait(3)))));
            }
            """)
        .check(4);
  }

  @Test
  void genericMethods() {
    Program.of(
            """
            static <T extends Comparable<T>> Generator<T, Void, T> sorted(Collection<? extends T> all) {
              return Generator.<T, Void, T>twoWay(y -> {
                T last = null;
                for (T one : new TreeSet<T>(all)) { y.yield(one); last = one; }
                return last;
              });
            }
            static void main() { drain(sorted(List.of(3, 1, 2))); drain(P.<String>sorted(List.of("b", "a"))); }
            """)
        .check(1);
  }

  @Test
  void bodyThatSomebodyElseCalls() {
    Program.of(
            """
            static void main() throws Exception {
              AsyncBody<Integer> body = () -> 3;
              log(body.call());
              AsyncBody<Integer> waits = () -> { await(sleep(ms(4))); return 4; };
              run(() -> { log(waits.call()); log(await(async(waits))); log(plain(waits)); });
            }
            static int plain(AsyncBody<Integer> body) throws Exception { return body.call(); }
            """)
        .check(3);
  }

  @Test
  void generatorBodyThatSomebodyElseCalls() {
    // The outer one's yielder is captured, so it stands on a stack; what is called there does too.
    var program =
        Program.of(
            """
            static void main() {
              Generator.Body<Integer> part = y -> { y.yield(1); y.yield(2); };
              drain(Generator.<Integer>of(y -> {
                part.run(y);
                run(() -> { await(sleep(ms(1))); part.run(y); await(sleep(ms(1))); });
              }));
            }
            """);
    program.checkSame();
    assertEquals(Refusal.YIELDER_ESCAPES, program.refused().refusal());
  }
}
