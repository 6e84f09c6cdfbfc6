package dev.ikat.weaver;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.LimitExceededException;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.Frame;

/** Weaves one method of a class: finds where it suspends, and has the state machine written. */
final class BodyWeaver {
  /**
   * A method that has been woven.
   *
   * @param holder a class with that method alone, whose stack map is computed
   * @param frame the class of its frames
   */
  record Result(byte[] holder, byte[] frame, int points) {}

  private final Hierarchy hierarchy;
  private final Suspending suspending;
  private final ClassNode owner;

  BodyWeaver(Hierarchy hierarchy, Suspending suspending, ClassNode owner) {
    this.hierarchy = hierarchy;
    this.suspending = suspending;
    this.owner = owner;
  }

  /**
   * Weaves a body of the user's.
   *
   * @param yielder the slot of the yielder among its arguments; -1 if it has none
   * @param drops whether nobody asks for what it returns
   * @return null if there is nothing in it that suspends
   */
  @Nullable Result weave(MethodNode method, int yielder, boolean drops, String frameClass)
      throws RefusedException {
    return weave(method, yielder, drops, false, frameClass);
  }

  /** Weaves a marked method. Who calls it to return what it gives needs no frame for that. */
  @Nullable Result weaveMarked(MethodNode method, String frameClass) throws RefusedException {
    return weave(method, -1, false, true, frameClass);
  }

  private @Nullable Result weave(
      MethodNode method, int yielder, boolean drops, boolean tails, String frameClass)
      throws RefusedException {
    try {
      return tryToWeave(method, yielder, drops, tails, frameClass);
    } catch (Hierarchy.MissingClassException e) {
      throw missing(e);
    } catch (AnalyzerException e) {
      if (e.getCause() instanceof Hierarchy.MissingClassException missing) {
        throw missing(missing);
      }
      if (e.getCause() instanceof LimitExceededException limit) {
        throw new RefusedException(Refusal.TOO_LARGE, 0, String.valueOf(limit.getMessage()));
      }
      throw new RefusedException(
          Refusal.UNUSUAL_CODE,
          e.node == null ? 0 : MethodAnalysis.line(e.node),
          String.valueOf(e.getMessage()));
    } catch (MethodTooLargeException e) {
      throw new RefusedException(Refusal.TOO_LARGE, 0, e.getCodeSize() + " bytes");
    }
  }

  static RefusedException missing(Hierarchy.MissingClassException e) {
    return new RefusedException(Refusal.CLASS_NOT_FOUND, 0, String.valueOf(e.getMessage()));
  }

  private @Nullable Result tryToWeave(
      MethodNode original, int yielder, boolean drops, boolean tails, String frameClass)
      throws RefusedException, AnalyzerException {
    checkAge(original);
    MethodNode body = copy(original);
    List<Point> all;
    List<Point> points;
    MethodAnalysis analysis;
    do {
      analysis = analyse(body, yielder);
      all = points(analysis, new Liveness(body), tails ? new TailCalls(body) : null);
      points = all.stream().filter(point -> !point.tail()).toList();
    } while (LateNew.apply(analysis, points));
    if (all.isEmpty() && yielder < 0) {
      return null;
    }
    check(analysis, all, yielder >= 0);
    Type receiver = (body.access & ACC_STATIC) == 0 ? Type.getObjectType(owner.name) : null;
    String desc = withReceiver(body.desc, receiver);
    FrameLayout layout = new FrameLayout(points, receiver);
    int access = StateMachine.access(body.access, isInterface());
    MethodNode woven =
        new StateMachine(body, desc, all, layout, frameClass, yielder, drops, access).write();
    byte[] frame =
        FrameClass.write(
            owner,
            frameClass,
            body,
            desc,
            points,
            layout,
            receiver == null || points.isEmpty()
                ? null
                : layout.at(points.getFirst()).locals().getFirst().field());
    if (woven.localVariables != null) {
      DebugTables.split(woven, heldSlots(woven, desc, receiver, yielder, !points.isEmpty()));
    }
    return new Result(computeFrames(woven), frame, all.size());
  }

  /** Before Java 7, finally blocks could be subroutines. */
  private static void checkAge(MethodNode method) throws RefusedException {
    for (AbstractInsnNode insn : method.instructions) {
      if (insn.getOpcode() == JSR || insn.getOpcode() == RET) {
        throw new RefusedException(Refusal.UNUSUAL_CODE, MethodAnalysis.line(insn), "a subroutine");
      }
    }
  }

  private static MethodNode copy(MethodNode method) {
    MethodNode copy =
        new MethodNode(
            ASM9,
            method.access,
            method.name,
            method.desc,
            null,
            method.exceptions.toArray(String[]::new));
    method.accept(copy);
    return copy;
  }

  static String withReceiver(String desc, @Nullable Type receiver) {
    return receiver == null ? desc : "(" + receiver.getDescriptor() + desc.substring(1);
  }

  private boolean isInterface() {
    return (owner.access & ACC_INTERFACE) != 0;
  }

  private MethodAnalysis analyse(MethodNode method, int yielder) throws AnalyzerException {
    return new MethodAnalysis(
        owner.name, method, new TypeInterpreter(hierarchy, suspending, yielder));
  }

  // ---- where it suspends ------------------------------------------------------------------------

  private List<Point> points(
      MethodAnalysis analysis, Liveness liveness, @Nullable TailCalls tails) {
    List<Point> points = new ArrayList<>();
    int next = 1;
    int nextDelegation = Abi.ENDED - 1;
    for (AbstractInsnNode insn : analysis.method.instructions) {
      if (!(insn instanceof MethodInsnNode call)) {
        continue;
      }
      Frame<BasicValue> before = analysis.before(insn);
      Suspending.Call what = before == null ? null : suspending.of(call);
      if (what == null || !suspendsHere(what, call, before)) {
        continue;
      }
      boolean tail = tails != null && tails.contains(call);
      int label = tail ? 0 : what instanceof Suspending.Delegate ? nextDelegation-- : next++;
      points.add(new Point(label, call, what, before, operands(call), liveness.after(insn), tail));
    }
    return points;
  }

  /** Yielders and iterators are known by what they are, not by their type. */
  private static boolean suspendsHere(
      Suspending.Call what, MethodInsnNode call, Frame<BasicValue> before) {
    TypedValue.Tag wanted =
        switch (what) {
          case Suspending.Yield _, Suspending.Delegate _ -> TypedValue.Tag.YIELDER;
          case Suspending.Iterate _ -> TypedValue.Tag.AWAITING;
          default -> null;
        };
    return wanted == null
        || MethodAnalysis.below(before, Type.getArgumentCount(call.desc)).is(wanted);
  }

  private static int operands(MethodInsnNode call) {
    return Type.getArgumentCount(call.desc) + (call.getOpcode() == INVOKESTATIC ? 0 : 1);
  }

  // ---- what must not be woven -------------------------------------------------------------------

  private static void check(MethodAnalysis analysis, List<Point> points, boolean yields)
      throws RefusedException {
    AbstractInsnNode escape = analysis.escape();
    if (escape != null) {
      throw new RefusedException(Refusal.YIELDER_ESCAPES, MethodAnalysis.line(escape), "");
    }
    AbstractInsnNode foreign = analysis.foreign();
    if (yields && foreign != null) {
      throw new RefusedException(Refusal.FOREIGN_YIELDER, MethodAnalysis.line(foreign), "");
    }
    boolean isSynchronized = (analysis.method.access & ACC_SYNCHRONIZED) != 0;
    BitSet held = analysis.heldMonitors();
    for (Point point : points) {
      if (isSynchronized || held.get(analysis.index(point.insn()))) {
        throw new RefusedException(
            Refusal.MONITOR_HELD, MethodAnalysis.line(point.insn()), point.insn().name);
      }
      for (int i = 0; i < point.before().getLocals(); i++) {
        if (point.live().get(i) && point.local(i).is(TypedValue.Tag.UNINITIALISED)) {
          throw new RefusedException(
              Refusal.UNUSUAL_CODE, MethodAnalysis.line(point.insn()), "uninitialised local");
        }
      }
    }
  }

  // ---- the class file ---------------------------------------------------------------------------

  private byte[] computeFrames(MethodNode woven) {
    ClassWriter holder =
        new ClassWriter(ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected String getCommonSuperClass(String a, String b) {
            return hierarchy.common(a, b);
          }
        };
    holder.visit(owner.version, owner.access, owner.name, null, owner.superName, null);
    woven.accept(holder);
    holder.visitEnd();
    return holder.toByteArray();
  }

  /** What is held where, if what only keeps the verifier content is left out. */
  private static HeldSlots heldSlots(
      MethodNode woven, String desc, @Nullable Type receiver, int yielder, boolean rests) {
    TableSwitchInsnNode head = null;
    for (AbstractInsnNode insn : woven.instructions) {
      // The first one is the state machine's own, if it rests anywhere.
      if (rests && insn instanceof TableSwitchInsnNode table) {
        head = table;
        break;
      }
    }
    int arguments = Type.getArgumentsAndReturnSizes(desc) / 4 - 1;
    return new HeldSlots(
        woven,
        new HeldSlots.Unset(
            head, receiver == null ? 0 : 1, arguments, head == null ? -1 : yielder));
  }

  /** Reads the woven method out of its holder again, into the class it belongs to. */
  static void copyInto(Result result, org.objectweb.asm.ClassVisitor target) {
    new ClassReader(result.holder())
        .accept(
            new org.objectweb.asm.ClassVisitor(ASM9) {
              @Override
              public org.objectweb.asm.MethodVisitor visitMethod(
                  int access,
                  String name,
                  String desc,
                  @Nullable String signature,
                  String @Nullable [] exceptions) {
                return target.visitMethod(access, name, desc, signature, exceptions);
              }
            },
            0);
  }
}
