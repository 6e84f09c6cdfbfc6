package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.objectweb.asm.Opcodes.*;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What is left as it is, and why. A body that is refused runs as before, and those beside it are
 * woven all the same.
 */
class RefusalTest {
  private static final Set<Refusal> SEEN = new HashSet<>();

  private static final String OTHER =
      """
      static Generator<Integer, Void, Void> other() { return Generator.of(z -> { z.yield(7); z.yield(8); }); }
      """;

  @AfterAll
  static void eachReasonHasATest() {
    assertEquals(Set.of(Refusal.values()), SEEN);
  }

  /** One body is refused, with that line of the members as the reason; 0: with no line. */
  private static Body refuses(Refusal reason, int line, String members) {
    var program = Program.of(members);
    program.checkSame();
    return refuses(reason, line, program);
  }

  private static Body refuses(Refusal reason, int line, Program program) {
    Body body = program.refused();
    SEEN.add(body.refusal());
    assertEquals(reason, body.refusal(), body::toString);
    assertEquals(line == 0 ? 0 : line - 1 + Program.FIRST_LINE, body.refusedLine(), body::toString);
    assertTrue(body.toString().contains(reason.reason()), body::toString);
    return body;
  }

  // ---- monitors ---------------------------------------------------------------------------------

  @Test
  void monitorHeldAtAYield() {
    Body body =
        refuses(
            Refusal.MONITOR_HELD,
            5,
            """
            static void main() {
              drain(Generator.<Integer>of(y -> {
                y.yield(1);
                synchronized (P.class) {
                  y.yield(2);
                }
              }));
              drain(other());
            }
            """
                + OTHER);
    assertEquals(
        "p/P.java:6: generator body left as it is: a monitor is held at a suspension: others of the"
            + " loop would block on it (yield)",
        body.toString());
  }

  @Test
  void monitorHeldAtAnAwaitInACatch() {
    refuses(
        Refusal.MONITOR_HELD,
        6,
        """
        static void main() {
          run(() -> {
            Object lock = new Object();
            synchronized (lock) {
              try { log(1); if (lock != null) throw new IllegalStateException("x"); }
              catch (IllegalStateException e) { await(async(() -> 1)); }
            }
          });
        }
        """);
  }

  @Test
  void synchronizedMethodAsBody() {
    refuses(
        Refusal.MONITOR_HELD,
        2,
        """
        static synchronized void body(Yielder<Integer, Void> y) {
          y.yield(1);
        }
        static void main() { drain(Generator.<Integer>of(P::body)); }
        """);
  }

  @Test
  void monitorThatIsLeftBeforeIsNoReason() {
    Program.of(
            """
            static void main() {
              Object lock = new Object();
              drain(Generator.<Integer>of(y -> {
                int n = 0;
                for (int i = 0; i < 3; i++) {
                  synchronized (lock) { n += i; if (n > 100) return; if (n == 1) continue; }
                  y.yield(n);
                }
                try {
                  synchronized (lock) { n++; if (n > 0) throw new IllegalStateException("in monitor"); }
                } catch (IllegalStateException e) {
                  y.yield(n);
                } finally {
                  y.yield(-n);
                }
              }));
            }
            """)
        .check(1);
  }

  @Test
  void monitorInALoopWithATryAroundIt() {
    // The exception edges of javac's own handlers lead back to the monitor's entry.
    Program.of(
            """
            static void main() {
              Object lock = new Object();
              take(Generator.<Integer>of(y -> {
                int x = 0;
                while (true) {
                  try {
                    synchronized (lock) { x++; }
                    y.yield(x);
                  } catch (RuntimeException e) {
                    x += 10;
                  }
                }
              }), 3);
            }
            """)
        .check(1);
  }

  @Test
  void monitorThatIsEnteredAgainAndAgain() {
    // No compiler writes this. That the weaver comes to an end is all that is asked.
    var classes =
        Compiler.compile(
            "package p; class P { static void main() { dev.ikat.Generator.<Integer>of(y -> {"
                + " for (int i = 0; i < 3; i++) y.yield(i); }); } }");
    var node = new ClassNode(ASM9);
    new ClassReader(classes.get("p/P")).accept(node, 0);
    for (MethodNode method : node.methods) {
      if (method.name.startsWith("lambda")) {
        method.instructions.insertBefore(
            Arrays.stream(method.instructions.toArray())
                .filter(insn -> insn.getOpcode() == INVOKEINTERFACE)
                .findFirst()
                .orElseThrow(),
            enterOnce());
      }
    }
    var writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    node.accept(writer);
    Body body = Program.of(Map.of("p/P", writer.toByteArray())).refused();
    assertEquals(Refusal.MONITOR_HELD, body.refusal(), body::toString);
  }

  private static InsnList enterOnce() {
    var list = new InsnList();
    list.add(new InsnNode(DUP));
    list.add(new InsnNode(MONITORENTER));
    return list;
  }

  @Test
  void monitorOfACallerIsNotSeen() {
    Program.of(
            """
            static void main() {
              var g = Generator.<Integer>of(y -> { y.yield(1); y.yield(2); });
              synchronized (P.class) { log(g.next()); }
              log(g.next());
            }
            """)
        .check(1);
  }

  // ---- the yielder ------------------------------------------------------------------------------

  @Test
  void yielderPassedOn() {
    refuses(
        Refusal.YIELDER_ESCAPES,
        4,
        """
        static void main() {
          drain(Generator.<Integer>of(y -> {
            y.yield(1);
            more(y);
          }));
          drain(other());
        }
        static void more(Yielder<Integer, Void> y) { y.yield(2); }
        """
            + OTHER);
  }

  @Test
  void yielderCapturedByAnInnerLambda() {
    refuses(
        Refusal.YIELDER_ESCAPES,
        3,
        """
        static void main() {
          drain(Generator.<Integer>of(y -> {
            List.of(1, 2, 3).forEach(n -> y.yield(n));
          }));
        }
        """);
  }

  @Test
  void yielderCapturedByAMethodReference() {
    refuses(
        Refusal.YIELDER_ESCAPES,
        3,
        """
        static void main() {
          drain(Generator.<Integer>of(y -> {
            List.of(1, 2, 3).forEach(y::yield);
          }));
        }
        """);
  }

  @Test
  void yielderStored() {
    refuses(
        Refusal.YIELDER_ESCAPES,
        4,
        """
        static Object kept;
        static void main() {
          drain(Generator.<Integer>of(y -> {
            kept = y;
            y.yield(1);
          }));
        }
        """);
  }

  @Test
  void yielderComparedOrAsked() {
    refuses(
        Refusal.YIELDER_ESCAPES,
        3,
        """
        static void main() {
          drain(Generator.<Boolean>of(y -> {
            y.yield(y.equals(y));
          }));
        }
        """);
  }

  @Test
  void yielderReassigned() {
    refuses(
        Refusal.YIELDER_ESCAPES,
        4,
        """
        static Generator<Integer, Void, Void> gen() {
          return Generator.of(y -> {
            y.yield(1);
            y = null;
            try { y.yield(2); } catch (NullPointerException e) { log("NPE"); }
          });
        }
        static void main() { drain(gen()); }
        """);
  }

  @Test
  void yielderOrSomethingElse() {
    refuses(
        Refusal.YIELDER_ESCAPES,
        4,
        """
        static void main() {
          drain(Generator.<Integer>of(y -> {
            var z = y.hashCode() == 0 ? null : y;
            z.yield(1);
          }));
        }
        """
            .replace("y.hashCode() == 0", "Math.random() > 2"));
  }

  @Test
  void yielderUnderAnotherNameIsNoReason() {
    Program.of(
            """
            static void main() {
              drain(Generator.<Integer>of(y -> {
                if (Math.random() < 2) { var z = y; z.yield(1); } else { String s = "other"; log(s); }
                var w = y;
                for (int i = 0; i < 2; i++) w.yield(i);
              }));
            }
            """)
        .check(1);
  }

  @Test
  void yielderOfAnotherBody() {
    // It fails there, which it could not if the inner body stood on the outer one's stack.
    var program =
        Program.of(
            """
            static void main() {
              drain(Generator.<Integer>of(y -> {
                y.yield(1);
                var inner = Generator.<Integer>of(z -> {
                  z.yield(2);
                  y.yield(3);
                });
                drain(inner);
                var passes = Generator.<Integer>of(z -> {
                  more(y);
                });
                drain(passes);
                y.yield(4);
              }));
            }
            static void more(Yielder<Integer, Void> y) { y.yield(5); }
            """);
    program.checkSame();
    var refused = program.bodies().stream().map(Body::toString).toList();
    assertEquals(3, refused.size());
    for (int line : new int[] {7, 11}) {
      assertTrue(
          refused.contains(
              "p/P.java:"
                  + line
                  + ": generator body left as it is: it uses the yielder of another body, which is"
                  + " to fail in here"),
          refused::toString);
    }
    SEEN.add(Refusal.FOREIGN_YIELDER);
  }

  // ---- lambdas ----------------------------------------------------------------------------------

  @Test
  void serialisableLambda() {
    refuses(
        Refusal.SERIALIZABLE,
        2,
        """
        static void main() {
          drain(Generator.of((Generator.Body<Integer> & java.io.Serializable) y -> y.yield(1)));
          drain(other());
        }
        """
            + OTHER);
  }

  @Test
  void lambdaOfASerialisableInterface() {
    refuses(
        Refusal.SERIALIZABLE,
        3,
        """
        interface Kept extends AsyncBody<Integer>, java.io.Serializable {}
        static void main() {
          Kept kept = () -> { await(sleep(ms(1))); return 3; };
          run(() -> log(await(async(kept))));
        }
        """);
  }

  @Test
  void bodyInASerialisableClassThatDoesNotSayItsVersion() {
    refuses(
        Refusal.SERIALIZABLE,
        4,
        """
        static class Kept implements java.io.Serializable {
          int n = 3;
          Generator<Integer, Void, Void> gen() {
            return Generator.of(y -> y.yield(n));
          }
        }
        static void main() {
          log(java.io.ObjectStreamClass.lookup(Kept.class).getSerialVersionUID());
          drain(new Kept().gen());
          drain(other());
        }
        """
            + OTHER);
  }

  @Test
  void bodiesInSerialisableClassesWhoseVersionIsSaidOrOfNoConcern() {
    Program.of(
            """
            static class Kept implements java.io.Serializable {
              private static final long serialVersionUID = 1;
              Generator<Integer, Void, Void> gen() { return Generator.of(y -> y.yield(1)); }
            }
            record Pair(int a) implements java.io.Serializable {
              Generator<Integer, Void, Void> gen() { return Generator.of(y -> y.yield(a)); }
            }
            enum One { A; Generator<Integer, Void, Void> gen() { return Generator.of(y -> y.yield(ordinal())); } }
            static void main() { drain(new Kept().gen()); drain(new Pair(2).gen()); drain(One.A.gen()); }
            """)
        .check(3);
  }

  @Test
  void lambdaOfSeveralInterfaces() {
    refuses(
        Refusal.UNUSUAL_LAMBDA,
        3,
        """
        interface Marker {}
        static void main() {
          drain(Generator.of((Generator.Body<Integer> & Marker) y -> y.yield(1)));
        }
        """);
  }

  @Test
  void lambdaOfAnInterfaceWithTwoBodies() {
    refuses(
        Refusal.SEVERAL_BODIES,
        5,
        """
        interface Both extends Generator.TwoWayBody<Integer, Void, String> {
          @Override default String call(Yielder<Integer, Void> y) throws Exception { run(y); return "called"; }
          @Override void run(Yielder<Integer, Void> y) throws Exception;
        }
        static void main() { Both both = y -> { y.yield(1); y.yield(2); }; drain(Generator.twoWay((Generator.TwoWayBody<Integer, Void, String>) both)); }
        """);
  }

  @Test
  void methodOfAnotherClass() {
    Body body =
        refuses(
            Refusal.METHOD_ELSEWHERE,
            3,
            """
            static class Other { static void body(Yielder<Integer, Void> y) { y.yield(1); } }
            static void main() {
              drain(Generator.<Integer>of(Other::body));
            }
            """);
    assertTrue(body.toString().endsWith("(p/P$Other)"), body::toString);
  }

  @Test
  void constructorAsBody() {
    refuses(
        Refusal.METHOD_ELSEWHERE,
        4,
        """
        P() { log("made"); }
        static void main() {
          run(() -> {
            await(async((AsyncBody<P>) P::new));
          });
        }
        """);
  }

  @Test
  void receiverThatIsTheArgument() {
    refuses(
        Refusal.UNUSUAL_LAMBDA,
        4,
        """
        void body() { await(sleep(ms(1))); log("body"); }
        static void main() {
          run(() -> {
            ScopeAction<P> action = P::body;
            action.run(new P());
          });
        }
        """);
  }

  // ---- classes ----------------------------------------------------------------------------------

  @Test
  void classThatIsTheBodyOfTwoThings() {
    refuses(
        Refusal.SEVERAL_BODIES,
        0,
        """
        static class Two implements AsyncBody<Integer>, Generator.Body<Integer> {
          @Override public Integer call() throws Exception { await(sleep(ms(1))); return 3; }
          @Override public void run(Yielder<Integer, Void> y) { y.yield(4); }
        }
        static void main() {
          drain(Generator.of(new Two()));
          Object two = new Two();
          dev.ikat.weaver.Prelude.run(() -> log(await(async((AsyncBody<?>) two))));
        }
        """);
  }

  @Test
  void subclassThatIsTheBodyOfSomethingElseToo() {
    refuses(
        Refusal.SEVERAL_BODIES,
        0,
        """
        static class One implements AsyncBody<Integer> {
          @Override public Integer call() throws Exception { await(sleep(ms(1))); return 3; }
        }
        static class Two extends One implements Generator.Body<Integer> {
          @Override public void run(Yielder<Integer, Void> y) { y.yield(4); }
        }
        static void main() {
          drain(Generator.of(new Two()));
          dev.ikat.weaver.Prelude.run(() -> { log(await(async((AsyncBody<?>) new Two()))); log(await(async(new One()))); });
        }
        """);
  }

  @Test
  void classThatIsMissing() {
    var program =
        Program.of(
            """
            static class Gone { String name() { return "gone"; } }
            static class Other extends Gone {}
            static class Lazy {
              static Generator<Object, Void, Void> uses(boolean which) {
                return Generator.of(y -> {
                  Gone both = which ? new Gone() : new Other();
                  y.yield(both);
                  y.yield(both.name());
                });
              }
              static Generator<Object, Void, Void> asks(Gone gone) {
                return Generator.of(y -> y.yield(gone.name()));
              }
            }
            static void main() { drain(other()); }
            """
                + OTHER,
            classes -> {
              classes.remove("p/P$Gone");
              classes.remove("p/P$Other");
            });
    assertEquals(Program.run(program.classes()), Program.run(program.wovenClasses()));
    Body body = refuses(Refusal.CLASS_NOT_FOUND, 0, program);
    assertTrue(body.toString().contains("p.P$"), body::toString);
    assertEquals(2, program.bodies().stream().filter(Body::woven).count());
  }

  @Test
  void superclassThatIsMissing() {
    var program =
        Program.of(
            """
            static class Gone {}
            static class Sub extends Gone { Generator<Integer, Void, Void> gen() { return Generator.of(y -> y.yield(1)); } }
            static class Body extends Gone implements Generator.Body<Integer> { @Override public void run(Yielder<Integer, Void> y) { y.yield(2); } }
            static void main() { drain(other()); }
            """
                + OTHER,
            classes -> classes.remove("p/P$Gone"));
    assertEquals(Program.run(program.classes()), Program.run(program.wovenClasses()));
    assertEquals(
        List.of(Refusal.CLASS_NOT_FOUND, Refusal.CLASS_NOT_FOUND),
        program.bodies().stream().filter(body -> !body.woven()).map(Body::refusal).toList());
  }

  // ---- sizes ------------------------------------------------------------------------------------

  @Test
  void methodThatWouldBeTooLarge() {
    var yields = new StringBuilder();
    for (int i = 0; i < 1500; i++) {
      yields.append("y.yield(").append(i).append(");\n");
    }
    Body body =
        refuses(
            Refusal.TOO_LARGE,
            0,
            "static void main() { drain(other()); log(large() != null); }\n"
                + OTHER
                + "static Object large() { return Generator.<Integer>of(y -> {\n"
                + yields
                + "}); }\n");
    assertTrue(body.toString().contains("bytes"), body::toString);
  }

  @Test
  void largeMethodThatStillFits() {
    // Its jumps are longer than a short one reaches.
    var yields = new StringBuilder();
    for (int i = 0; i < 600; i++) {
      yields.append("n += y.yield(").append(i).append(") == null ? 1 : 2;\n");
    }
    Program.of(
            "static void main() { take(large(), 590); }\n"
                + "static Generator<Integer, Void, Void> large() { return Generator.<Integer>of(y -> {"
                + " int n = 0; for (int i = 0; i < 2; i++) {\n"
                + yields
                + "} log(n); }); }\n")
        .check(1);
  }

  @Test
  void classThatWouldBeTooLarge() {
    var classes =
        Program.of(
            "static void main() { drain(other()); }\n" + OTHER,
            files -> files.computeIfPresent("p/P", (_, file) -> withFullPool(file)));
    classes.checkSame();
    refuses(Refusal.TOO_LARGE, 0, classes);
  }

  /** As many constants as a class may have, but for a few. */
  private static byte[] withFullPool(byte[] file) {
    var reader = new ClassReader(file);
    var writer = new ClassWriter(reader, 0);
    reader.accept(writer, 0);
    int free = 65_535 - reader.getItemCount() - 20;
    for (int i = 0; i < free; i++) {
      writer.newConst(1_000_000 + i);
    }
    return writer.toByteArray();
  }

  // ---- code -------------------------------------------------------------------------------------

  @Test
  void subroutines() {
    var writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    writer.visit(
        V1_5, ACC_SUPER, "p/P", null, "java/lang/Object", new String[] {"dev/ikat/Generator$Body"});
    MethodVisitor code = writer.visitMethod(ACC_PUBLIC, "run", "(Ldev/ikat/Yielder;)V", null, null);
    code.visitCode();
    Label subroutine = new Label();
    Label line = new Label();
    code.visitLabel(line);
    code.visitLineNumber(2, line);
    code.visitJumpInsn(JSR, subroutine);
    code.visitInsn(RETURN);
    code.visitLabel(subroutine);
    code.visitVarInsn(ASTORE, 2);
    code.visitVarInsn(ALOAD, 1);
    code.visitInsn(ACONST_NULL);
    code.visitMethodInsn(
        INVOKEINTERFACE,
        "dev/ikat/Yielder",
        "yield",
        "(Ljava/lang/Object;)Ljava/lang/Object;",
        true);
    code.visitInsn(POP);
    code.visitVarInsn(RET, 2);
    code.visitMaxs(0, 0);
    code.visitEnd();
    writer.visitEnd();
    Body body = refuses(Refusal.UNUSUAL_CODE, 1, Program.of(Map.of("p/P", writer.toByteArray())));
    assertTrue(body.toString().endsWith("(a subroutine)"), body::toString);
  }
}
