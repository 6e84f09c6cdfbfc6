package dev.ikat.weaver;

import org.junit.jupiter.api.Test;

/** Every statement and expression that control goes through, with suspensions in it. */
class ControlFlowTest {
  @Test
  void loops() {
    Program.of(
            """
            static Generator<Object, Void, Void> loops() {
              return Generator.of(y -> {
                for (int i = 0, j = 10; i < j; i += 3, j--) y.yield(i + j);
                int n = 0;
                while (n < 3) { y.yield(n); n++; }
                do { y.yield("do " + n); } while (--n > 0);
                for (String s : List.of("a", "b")) y.yield(s);
                for (long l : new long[] {1, 2, 3}) y.yield(l);
                for (char c : "xy".toCharArray()) y.yield(c);
                outer:
                for (int i = 0; ; i++) {
                  for (int j = 0; j < 3; j++) {
                    if (j == 2) continue outer;
                    if (i == 2) break outer;
                    y.yield(10 * i + j);
                  }
                }
                block: { y.yield("block"); if (n == 0) break block; y.yield("never"); }
                for (; ; ) { if (n++ > 2) return; y.yield(n); }
              });
            }
            static void main() { drain(loops()); }
            """)
        .check(1);
  }

  @Test
  void suspensionsInTheHeadsOfLoops() {
    Program.of(
            """
            static void main() {
              send(Generator.<String, Integer, String>twoWay(y -> {
                String all = "";
                for (int i = y.yield("init"); i < y.yield("test"); i += y.yield("step")) all += i + " ";
                while (y.yield("while") > 0) all += "w";
                do { all += "d"; } while (y.yield("do") > 0);
                for (Object o : new Object[y.yield("size")]) all += o;
                return all;
              }), 0, 5, 2, 5, 3, 5, 1, 0, 1, 0, 2);
            }
            """)
        .check(1);
  }

  @Test
  void switches() {
    Program.of(
            """
            enum Colour { RED, GREEN, BLUE }
            static Generator<Object, Void, Void> of(int n, String s, Colour c) {
              return Generator.of(y -> {
                switch (n) {
                  case 1: y.yield("one");
                  case 2: y.yield("two, or fallen"); break;
                  case 1000: y.yield("far"); break;
                  default: y.yield("other");
                }
                switch (s) { case "a" -> y.yield("A"); case "b" -> { y.yield("B1"); y.yield("B2"); } default -> {} }
                switch (c) { case RED -> y.yield("r"); case GREEN -> y.yield("g"); case BLUE -> y.yield("b"); }
                int chosen = switch (n) { case 1 -> { y.yield("in expression"); yield 11; } case 2 -> 22; default -> { y.yield("default"); yield -1; } };
                y.yield(chosen);
                y.yield("on stack " + switch (s) { case "a" -> { y.yield("deep"); yield 1L; } default -> 2L; } + n);
              });
            }
            static void main() {
              drain(of(1, "a", Colour.RED)); drain(of(2, "b", Colour.GREEN)); drain(of(1000, "c", Colour.BLUE));
            }
            """)
        .check(1);
  }

  @Test
  void switchExpressionWithTryOnTheStack() {
    Program.of(
            """
            static void main() {
              drain(Generator.<Object>of(y -> {
                int n = 3;
                String s = "a" + n + switch (n) {
                  default -> { try { y.yield("try"); yield "t"; } finally { y.yield("finally"); } }
                };
                y.yield(s);
                y.yield(new StringBuilder(switch (n) {
                  case 3 -> { try { y.yield("in new"); yield "three"; } catch (RuntimeException e) { yield "never"; } }
                  default -> "no";
                }).append("!").toString());
              }));
            }
            """)
        .check(1);
  }

  @Test
  void patterns() {
    Program.of(
            """
            sealed interface Shape {}
            record Circle(double r) implements Shape {}
            record Box(int w, long h) implements Shape {}
            record Pair(Shape a, Object b) implements Shape {}
            static Generator<Object, Void, Void> of(Shape shape) {
              return Generator.of(y -> {
                y.yield(switch (shape) {
                  case Circle(double r) when r > y.yield("guard").hashCode() -> { y.yield("big"); yield r; }
                  case Circle c -> { y.yield("small"); yield c.r(); }
                  case Box(int w, long h) -> { y.yield(w); y.yield(h); yield w * h; }
                  case Pair(Box(int w, var h), String s) -> { y.yield(s); yield w + h; }
                  case Pair(Shape a, Object b) -> { y.yield(a); yield b; }
                });
                if (shape instanceof Pair(Circle(double r), Integer i) && i > 1) { y.yield(r); y.yield(i); }
                if (!(shape instanceof Box b)) { y.yield("no box"); return; }
                y.yield(b.w());
              });
            }
            static void main() {
              for (Shape s : List.of(new Circle(-1), new Box(2, 3), new Pair(new Box(4, 5), "s"), new Pair(new Circle(1), 7), new Pair(new Circle(2), "x"))) {
                var g = of(s);
                take(g, 20);
              }
            }
            """
                    .replace("y.yield(\"guard\").hashCode()", "guard(y.yield(\"guard\"))")
                + "static double guard(Void v) { return 5; }\n")
        .check(1);
  }

  @Test
  void tryCatchFinally() {
    Program.of(
            """
            static Generator<Object, Integer, String> body(int way) {
              return Generator.twoWay(y -> {
                for (int i = 0; i < 3; i++) {
                  try {
                    y.yield("try " + i);
                    if (way == 1 && i == 1) return "from try";
                    if (way == 2 && i == 1) break;
                    if (way == 3 && i == 1) continue;
                    if (way == 4 && i == 1) throw new IllegalStateException("thrown");
                    y.yield("end of try " + i);
                  } catch (IllegalStateException e) {
                    y.yield("caught " + e.getMessage());
                    if (i == 1) throw new RuntimeException("again", e);
                  } finally {
                    y.yield("finally " + i);
                    if (way == 5 && i == 1) throw new Error("from finally");
                    if (way == 6 && i == 2) return "from finally";
                    y.yield("end of finally " + i);
                  }
                  y.yield("after " + i);
                }
                return "end";
              });
            }
            static void main() {
              for (int way = 0; way < 7; way++) {
                drain(body(way));
                for (int n = 1; n < 9; n++) {
                  var g = body(way); take(g, n); raise(g, new IllegalStateException("raised")); drain(g);
                  g = body(way); take(g, n); close(g); close(g);
                }
              }
            }
            """)
        .check(1);
  }

  @Test
  void nestedFinallys() {
    Program.of(
            """
            static Generator<Object, Void, Void> body(boolean fail) {
              return Generator.of(y -> {
                long before = 1;
                try {
                  double d = 2.5;
                  try {
                    try { y.yield(before); if (fail) throw new Exception("checked"); }
                    finally { y.yield(d); d += before; }
                    y.yield("not failed");
                  } catch (Exception e) { y.yield(e.getMessage()); before += (long) d; }
                  finally { try { y.yield("inner " + d); } finally { y.yield("innermost " + before); } }
                } finally { y.yield("outer " + before); }
              });
            }
            static void main() {
              drain(body(false)); drain(body(true));
              for (int i = 1; i < 8; i++) { var g = body(true); take(g, i); raise(g, new java.io.IOException("io")); drain(g); }
              for (int i = 1; i < 8; i++) { var g = body(false); take(g, i); close(g); }
            }
            """)
        .check(1);
  }

  @Test
  void multiCatchAndTypesThatMeet() {
    Program.of(
            """
            static void main() {
              for (int i = 0; i < 4; i++) {
                int way = i;
                drain(Generator.<Object>of(y -> {
                  CharSequence text = way % 2 == 0 ? new StringBuilder("b") : new StringBuffer("c");
                  var mixed = way > 1 ? List.of(1) : Set.of("s");
                  Number n = way == 0 ? Integer.valueOf(1) : Double.valueOf(2);
                  try {
                    y.yield(text.toString());
                    if (way == 1) throw new java.io.IOException("io");
                    if (way == 2) throw new IllegalArgumentException("arg");
                    y.yield(mixed);
                  } catch (java.io.IOException | IllegalArgumentException e) {
                    y.yield(e.getMessage());
                    y.yield(text.length() + n.intValue());
                    Exception again = e;
                    y.yield(again.toString());
                  }
                  y.yield(n);
                }));
              }
            }
            """)
        .check(1);
  }

  @Test
  void tryWithResources() {
    Program.of(
            """
            record Thing(String name, boolean fails) implements AutoCloseable {
              @Override public void close() { log("close " + name); if (fails) throw new IllegalStateException("close " + name); }
            }
            static Generator<Object, Void, Void> body(boolean fails) {
              return Generator.of(y -> {
                try (var a = new Thing("a", fails); Thing none = null; var b = new Thing(named(y.yield("arg")), false)) {
                  y.yield(a.name() + b.name());
                  y.yield("end");
                } catch (IllegalStateException e) {
                  y.yield(e.getMessage());
                } finally { y.yield("finally"); }
              });
            }
            static String named(Void v) { return "b"; }
            static void main() {
              for (boolean fails : new boolean[] {false, true}) {
                drain(body(fails));
                for (int i = 1; i < 6; i++) {
                  var g = body(fails); take(g, i); raise(g, new RuntimeException("raised")); close(g);
                }
              }
            }
            """)
        .check(1);
  }

  @Test
  void ternariesAndShortCircuits() {
    Program.of(
            """
            static void main() {
              send(Generator.<String, Boolean, String>twoWay(y -> {
                String s = y.yield("a") ? y.yield("b") ? "bb" : "nb" : y.yield("c") ? "cc" : "nc";
                boolean and = y.yield("d") && y.yield("e") || y.yield("f");
                if (!(y.yield("g") ^ and) & y.yield("h")) s += "!";
                return s + and;
              }), true, false, true, false, true, true, true);
            }
            """)
        .check(1);
  }

  @Test
  void assertionsLocalClassesAndLabels() {
    Program.of(
            """
            static void main() {
              drain(Generator.<Object>of(y -> {
                int n = 3;
                assert n == 3 : y.yield("never");
                class Local { int twice() { return 2 * n; } }
                record Point(int x) {}
                var local = new Local();
                y.yield(local.twice());
                var point = new Point(n);
                y.yield(point.x());
                Supplier<String> late = () -> "late " + n + point;
                y.yield(late.get());
              }));
            }
            """)
        .check(1);
  }

  @Test
  void bodyWithoutSuspension() {
    Program.of(
            """
            static void main() {
              drain(Generator.<Integer>of(_ -> log("ran")));
              drain(Generator.<Integer, Void, String>twoWay(_ -> "result"));
              drain(Generator.<Integer>of(_ -> { throw new Exception("thrown"); }));
              run(() -> log(await(async(() -> 3))));
            }
            """)
        .check(5);
  }
}
