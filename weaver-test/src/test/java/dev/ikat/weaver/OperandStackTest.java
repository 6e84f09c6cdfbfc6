package dev.ikat.weaver;

import org.junit.jupiter.api.Test;

/** What is on the operand stack, or in wide slots, while a body is suspended. */
class OperandStackTest {
  @Test
  void everyKindOfValueOnTheStack() {
    Program.of(
            """
            static String all(boolean a, byte b, short c, char d, int e, long f, float g, double h, Object i, int[] j, Object k, int l) {
              return "" + a + b + c + d + e + f + g + h + i + j.length + k + l;
            }
            static byte b() { return 1; }
            static void main() {
              send(Generator.<String, Integer, String>twoWay(y ->
                all(y.yield("z") > 0, b(), (short) 2, 'd', 4, 5L, 6f, 7d, "eight", new int[9], null, y.yield("last"))
                + all(false, (byte) y.yield("byte").intValue(), (short) 3, 'e', 5, 6L, 7f, 8d, null, new int[1], 2, 3)),
                1, 12, 100);
            }
            """)
        .check(1);
  }

  @Test
  void wideLocals() {
    Program.of(
            """
            static Generator<Object, Void, Void> of(long a, int b, double c, String d) {
              return Generator.of(y -> {
                long e = a + b;
                double f = c * b;
                for (int i = 0; i < 3; i++) {
                  long g = e << i;
                  y.yield(g);
                  double h = f + g;
                  y.yield(h);
                  e += g; f -= h;
                  { int reused = i; y.yield(reused); }
                  { long reused = i; y.yield(reused); }
                  { String reused = d + i; y.yield(reused); }
                }
                y.yield(e); y.yield(f); y.yield(d); y.yield(a); y.yield(c);
              });
            }
            static void main() { drain(of(1L << 40, 3, 0.5, "d")); }
            """)
        .check(1);
  }

  @Test
  void compoundAssignmentsAndArrays() {
    Program.of(
            """
            static int field = 1; long wide = 2;
            void all() {
              send(Generator.<Object, Integer, String>twoWay(y -> {
                int[] a = {1, 2, 3};
                long[][] b = {{1, 2}, {3}};
                a[y.yield("i") % 3] += y.yield("plus");
                a[1]++;
                b[0][1] *= y.yield("times");
                b[y.yield("row")][0] <<= y.yield("shift");
                field += y.yield("field");
                wide -= y.yield("wide");
                String[] s = {"x", null, String.valueOf(y.yield("element"))};
                s[0] += y.yield("concat");
                int x = 1;
                x += x++ + y.yield("x") + x--;
                Integer boxed = 5;
                boxed += y.yield("boxed");
                byte small = 100;
                small += y.yield("small");
                char c = 'a';
                c += y.yield("char");
                return Arrays.toString(a) + Arrays.deepToString(b) + field + wide + Arrays.toString(s) + x + boxed + small + c;
              }), 2, 10, 7, 1, 3, 4, 5, 6, 7, 8, 9, 100, 2);
            }
            static void main() { new P().all(); }
            """)
        .check(1);
  }

  @Test
  void nullsAndArraysOnTheStack() {
    Program.of(
            """
            static String join(Object a, Object b, int[][] c, Object d) { return "" + a + b + (c == null) + d; }
            static void main() {
              send(Generator.<Object, String, String>twoWay(y -> {
                String none = null;
                int[][] array = null;
                Object what = y.yield("first") == null ? null : new int[1];
                String s = join(none, null, array, y.yield("a"));
                try { array[0][y.yield("never").length()] = 1; } catch (NullPointerException e) { s += "NPE"; }
                try { none.concat(y.yield("late")); } catch (NullPointerException e) { s += "NPE"; }
                return s + (what instanceof int[] ints ? ints.length : "none");
              }), "1", "2", "3", "4");
            }
            """)
        .check(1);
  }

  @Test
  void arraysOfEveryKind() {
    Program.of(
            """
            static void main() {
              for (int which = 0; which < 3; which++) {
                int w = which;
                send(Generator.<Object, Integer, String>twoWay(y -> {
                  byte[] b = {1}; short[] s = {2}; char[] c = {'c'}; boolean[] t = {true}; float[] f = {1.5f}; double[] d = {2.5}; long[] l = {3};
                  Object o = w == 0 ? new int[1][] : w == 1 ? new String[] {"s"} : new Integer[][] {{1}};
                  Object[] both = w == 0 ? new String[] {"x"} : new Integer[] {7};
                  b[0] += y.yield(b.length); s[0] += y.yield(s.length); c[0] += y.yield(c.length); t[y.yield(t.length) - 5] ^= true; f[0] *= y.yield(f.length); d[0] /= y.yield(d.length); l[0] ^= y.yield(l.length);
                  Comparable<?> first = w == 0 ? "s" : Integer.valueOf(3);
                  y.yield(o.getClass());
                  return b[0] + " " + s[0] + c[0] + t[0] + f[0] + d[0] + l[0] + both[0] + first + ((Object[]) o).length;
                }), 1, 2, 3, 5, 5, 4, 6, 7);
              }
            }
            """)
        .check(1);
  }

  @Test
  void selectorsAndConditionsThatSuspend() {
    Program.of(
            """
            static void main() {
              send(Generator.<Object, Object, String>twoWay(y -> {
                String r = "";
                switch ((String) y.yield("which")) { case "a" -> r += 1; case "b" -> r += y.yield("b"); default -> r += 3; }
                switch ((Integer) y.yield("number")) { case 1, 2: r += "low"; case 3: r += y.yield("three"); break; default: r += "high"; }
                r += switch (y.yield("object")) { case Integer i when i > 5 -> "big" + y.yield(i); case Integer i -> i; case String s -> s + y.yield(s); case null -> "none"; default -> "?"; };
                long l = (Integer) y.yield("x") > 1 ? 1L << (Integer) y.yield("y") : (int) 'c';
                double d = ((Boolean) y.yield("p") ? 1 : 2.5f) + ((Boolean) y.yield("q") ? (byte) 3 : l);
                return r + l + d;
              }), "b", "B", 2, "T", 9, "N", 2, 4, false, false);
            }
            """)
        .check(1);
  }

  @Test
  void stringConcatenation() {
    Program.of(
            """
            static void main() {
              send(Generator.<Object, Object, String>twoWay(y -> {
                long l = 3; double d = 1.5;
                return "a" + l + y.yield(1) + d + 'c' + y.yield(2) + null + y.yield(3) + true + (byte) 1;
              }), "x", 'y', 2.0f);
            }
            """)
        .check(1);
  }

  @Test
  void evaluationOrder() {
    Program.of(
            """
            static int say(int n) { log("say " + n); return n; }
            static void main() {
              send(Generator.<Object, Integer, Integer>twoWay(y ->
                say(1) + y.yield("a") * say(2) - (say(3) + y.yield("b")) % say(4)), 10, 20);
              send(Generator.<Object, Integer, Object>twoWay(y ->
                List.of(say(1), y.yield("a"), say(2), y.yield("b"), Map.of(say(3), y.yield("c")))), 10, 20, 30);
            }
            """)
        .check(2);
  }

  // ---- new --------------------------------------------------------------------------------------

  private static final String POINTS =
      """
      static class X {
        static { log("init X"); }
        final Object a; final Object b;
        X(Object a) { this(a, null); }
        X(Object a, Object b) { log("new X"); this.a = a; this.b = b; }
        @Override public String toString() { return "X(" + a + ", " + b + ")"; }
      }
      static class Y extends X {
        static { log("init Y"); }
        Y(Object a) { super(a); }
      }
      """;

  @Test
  void newWithSuspensionsAmongItsArguments() {
    Program.of(
            POINTS
                + """
                static void main() {
                  send(Generator.<Object, Integer, Object>twoWay(y ->
                    new X(y.yield(1), new Y(y.yield(2)))), 10, 20);
                  send(Generator.<Object, Integer, Object>twoWay(y -> {
                    long wide = 5;
                    Object o = new X(new X(wide, y.yield(1)), y.yield(2) > 3 ? new Y(y.yield(3)) : null);
                    new X(y.yield("dropped"));
                    return o + "" + new X("s" + y.yield(4), new int[y.yield(5)].length);
                  }), 10, 20, 30, 40, 50, 60);
                }
                """)
        .check(2);
  }

  @Test
  void newWhoseClassFailsToInitialise() {
    Program.of(
            """
            static class Bad { static { log("init"); if (true) throw new IllegalStateException("bad"); } Bad(Object o) {} }
            static void main() {
              for (int i = 0; i < 2; i++) {
                send(Generator.<Object, Integer, Object>twoWay(y -> {
                  try { return new Bad(y.yield("never")); }
                  catch (LinkageError e) { y.yield(e.getClass().getName()); return "caught"; }
                }), 1);
              }
            }
            """)
        .check(1);
  }

  @Test
  void newInnerAndAnonymousClassesWithSuspendedArguments() {
    Program.of(
            """
            int base = 7;
            class Inner { final int n; Inner(int a, long b) { n = base + a + (int) b; } }
            Generator<Object, Integer, Object> gen() {
              return Generator.twoWay(y -> {
                int captured = 3;
                var inner = new Inner(y.yield("a"), y.yield("b"));
                var other = this.new Inner(y.yield("c"), 1L);
                var anonymous = new Inner(y.yield("d"), captured) { @Override public String toString() { return "n" + n + captured; } };
                Object[] array = {new Inner(y.yield("e"), 2).n, y.yield("f")};
                return inner.n + " " + other.n + " " + anonymous + Arrays.toString(array);
              });
            }
            static void main() { send(new P().gen(), 1, 2, 3, 4, 5, 6); }
            """)
        .check(1);
  }

  @Test
  void newInLoopsAndExceptions() {
    Program.of(
            """
            static void main() {
              send(Generator.<Object, Integer, Object>twoWay(y -> {
                var all = new ArrayList<Object>();
                for (int i = 0; i < 2; i++) all.add(new StringBuilder(String.valueOf(y.yield(i))).append(y.yield("x")));
                if (all.size() == 2) throw new IllegalStateException("because " + y.yield("why"), new Exception(String.valueOf(y.yield("cause"))));
                return all;
              }), 1, 2, 3, 4, 5, 6);
            }
            """)
        .check(1);
  }
}
