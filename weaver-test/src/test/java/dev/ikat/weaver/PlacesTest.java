package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

/** Where a body may stand. */
class PlacesTest {
  @Test
  void interfaces() {
    Program.of(
            """
            interface Counting {
              int from();
              static Generator<Integer, Void, Void> fixed(int n) { return Generator.of(y -> { y.yield(n); y.yield(n + 1); }); }
              default Generator<Integer, Void, Void> up() { return Generator.of(y -> { y.yield(from()); y.yieldFrom(hidden()); }); }
              private Generator<Integer, Void, Void> hidden() { return Generator.of(y -> { y.yield(-from()); y.yield(twice()); }); }
              private int twice() { return 2 * from(); }
              Generator.Body<Integer> CONSTANT = y -> y.yield(42);
              default Generator<Integer, Void, Void> refers() { return Generator.of(this::walk); }
              private void walk(Yielder<Integer, Void> y) { y.yield(from()); y.yield(1000); }
            }
            static void main() {
              drain(Counting.fixed(1));
              Counting c = () -> 5;
              drain(c.up()); drain(c.refers());
              drain(Generator.of(Counting.CONSTANT));
              drain(new Counting() { @Override public int from() { return 6; } }.up());
            }
            """)
        .check(5);
  }

  @Test
  void interfacesImplementedByProxies() {
    Program.of(
            """
            public interface Counting {
              int from();
              default Generator<Integer, Void, Void> up() { return Generator.of(y -> { y.yield(from()); y.yield(from() + 1); }); }
            }
            static void main() {
              var proxy = (Counting) java.lang.reflect.Proxy.newProxyInstance(P.class.getClassLoader(), new Class<?>[] {Counting.class},
                  (p, m, args) -> { log(m.getName()); return m.isDefault() ? java.lang.reflect.InvocationHandler.invokeDefault(p, m, args) : (Object) 7; });
              drain(proxy.up());
            }
            """)
        .check(1);
  }

  @Test
  void enumsAndRecords() {
    Program.of(
            """
            enum Step {
              ONE { @Override Generator<String, Void, Void> go() { return Generator.of(y -> { y.yield(name()); y.yield("one"); }); } },
              TWO;
              final Generator.Body<String> body = y -> { y.yield("field of " + this.name()); };
              Generator<String, Void, Void> go() { return Generator.of(y -> { y.yield(this.toString()); y.yield("" + ordinal()); }); }
            }
            record Pair<T>(T a, T b) {
              Generator<T, Void, Void> both() { return Generator.of(y -> { y.yield(a); y.yield(b()); }); }
              static Coroutine<Pair<Integer>> make() { return async(() -> { await(sleep(ms(1))); return new Pair<>(1, 2); }); }
            }
            static void main() {
              for (var s : Step.values()) { drain(s.go()); drain(Generator.of(s.body)); }
              drain(new Pair<>("x", "y").both());
              run(() -> log(await(Pair.make())));
            }
            """)
        .check(6);
  }

  @Test
  void innerLocalAndAnonymousClasses() {
    Program.of(
            """
            int field = 1;
            class Inner {
              int field = 2;
              class Innermost {
                int field = 3;
                Generator<Integer, Void, Void> all() { return Generator.of(y -> { y.yield(field); y.yield(Inner.this.field); y.yield(P.this.field++); }); }
              }
            }
            Generator<Object, Void, Void> local(int captured) {
              class Local {
                int n = captured;
                Generator<Object, Void, Void> gen() { return Generator.of(y -> { y.yield(n + field); y.yield(captured); y.yield(new Local().n++); }); }
              }
              return new Local().gen();
            }
            Object anonymous() {
              return new Object() {
                int n = 9;
                Generator<Integer, Void, Void> gen() { return Generator.of(y -> { y.yield(n); y.yield(field); }); }
                { drain(gen()); }
              };
            }
            static void main() {
              var p = new P();
              drain(p.new Inner().new Innermost().all()); drain(p.local(5)); p.anonymous();
            }
            """)
        .check(3);
  }

  @Test
  void initialisersAndConstructors() {
    Program.of(
            """
            static final List<Object> SEEN = new ArrayList<>();
            static { for (int i : Generator.<Integer>of(y -> { y.yield(1); y.yield(2); })) SEEN.add(i); }
            static class Base { Base(Iterable<Integer> all) { for (int i : all) log("base " + i); } }
            static class Sub extends Base {
              final int n;
              { for (int i : Generator.<Integer>of(y -> { y.yield(5); y.yield(6); })) log("initialiser " + i); }
              Sub(int k) {
                Generator<Integer, Void, Void> before = Generator.of(y -> { y.yield(k); y.yield(k + 1); });
                super(before);
                n = k;
                for (int i : Generator.<Integer>of(y -> { y.yield(this.n); y.yield(n + 1); })) log("after " + i);
              }
              Sub() { this(Generator.<Integer>of(y -> { y.yield(70); y.yield(71); }).next()); }
            }
            static void main() { log(SEEN); new Sub(3); new Sub(); }
            """)
        .check(5);
  }

  @Test
  void bodiesThatCallWhatOnlyTheirClassMay() {
    Program.of(
            """
            static class Secret {
              private static int hidden = 4;
              private int own = 5;
              private static int next() { return hidden++; }
              protected Object clone() throws CloneNotSupportedException { return super.clone(); }
              Generator<Object, Void, Void> gen() {
                return Generator.of(y -> {
                  y.yield(next()); y.yield(own++ + hidden); y.yield(new Inner().x);
                  try { y.yield(super.clone()); } catch (CloneNotSupportedException e) { y.yield("not cloneable"); }
                  y.yield(StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).getCallerClass() != null);
                  y.yield(java.lang.invoke.MethodHandles.lookup().lookupClass().getSimpleName());
                });
              }
              private static class Inner { private int x = 6; }
            }
            static void main() { drain(new Secret().gen()); }
            """)
        .check(1);
  }

  @Test
  void callerSensitiveCallsSeeTheUsersClass() {
    Program.of(
            """
            static void main() {
              drain(Generator.<Object>of(y -> {
                y.yield(1);
                y.yield(caller());
                y.yield(Class.forName("p.P").getSimpleName());
                y.yield(java.lang.invoke.MethodHandles.lookup().lookupClass().getName());
                y.yield(System.getLogger("x") != null);
              }));
              run(() -> { await(sleep(ms(1))); log(caller()); });
            }
            static String caller() {
              return StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE).walk(frames -> frames.skip(1).findFirst().get())
                  .toString().replaceAll("lambda[^(]*", "lambda");
            }
            """)
        .check(2);
  }

  @Test
  void classFilesOfJava17() {
    var program =
        Program.of(
            """
            private int n = 3;
            private int next() { return n++; }
            Generator<Object, Void, Void> gen() { return Generator.of(y -> { y.yield(next()); y.yield(new StringBuilder("s" + y.yield(n))); }); }
            interface Of { private int two() { return 2; } default Generator<Integer, Void, Void> g() { return Generator.of(y -> { y.yield(two()); }); } }
            static void main() {
              drain(new P().gen()); drain(new Of() {}.g());
              run(() -> { await(sleep(ms(1))); log("slept"); });
            }
            """,
            "--release",
            "17");
    program
        .wovenClasses()
        .forEach(
            (name, file) -> assertEquals(61, new ClassReader(file).readUnsignedShort(6), name));
    program.check(3);
  }

  @Test
  void classFilesOfJava8() {
    // There a private method is called by invokespecial.
    Program.of(
            """
            private int n = 3;
            private int next() { return n++; }
            private void body(Yielder<Object, Void> y) { y.yield(next()); y.yield("a" + n); }
            Generator<Object, Void, Void> gen() { return Generator.of(y -> { y.yield(next()); y.yield(n); }); }
            interface Of { int n(); default Generator<Integer, Void, Void> g() { return Generator.of(y -> { y.yield(n()); y.yield(n() + 1); }); } }
            static void main() { P p = new P(); drain(p.gen()); drain(Generator.<Object>of(p::body)); Of of = () -> 5; drain(of.g()); }
            """,
            "--release",
            "8")
        .check(3);
  }

  @Test
  void classesWithoutDebugInformation() {
    Program.of(
            """
            static void main() {
              drain(Generator.<Object>of(y -> { long l = 3; for (int i = 0; i < 3; i++) { y.yield(l + i); String s = "s" + i; y.yield(s); } }));
              run(() -> { int n = 4; await(sleep(ms(n))); log(n); });
            }
            """,
            "-g:none")
        .check(2);
  }
}
