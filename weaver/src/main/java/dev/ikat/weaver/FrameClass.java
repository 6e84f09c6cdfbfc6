package dev.ikat.weaver;

import static org.objectweb.asm.Opcodes.*;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Writes the frame of a woven body: a final class with a field for each value that is kept, which
 * knows the method that goes on with it and, for traces, the line it rests at.
 */
final class FrameClass {
  private FrameClass() {}

  /**
   * Writes it.
   *
   * @param bodyDesc the descriptor of the body with its receiver, if it has one, as first argument
   * @param receiver the field that the receiver is kept in; null if there is none
   */
  static byte[] write(
      ClassNode owner,
      String name,
      MethodNode body,
      String bodyDesc,
      List<Point> points,
      FrameLayout layout,
      @Nullable String receiver) {
    // No frames to compute: nothing in it jumps.
    ClassWriter out = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    out.visit(owner.version, ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC, name, null, Abi.FRAME, null);
    out.visitSource(owner.sourceFile, null);
    layout
        .fields()
        .forEach((field, type) -> out.visitField(0, field, type.getDescriptor(), null, null));
    checkVersion(out);
    constructor(out, Abi.FRAME);
    resume(out, owner, name, body, bodyDesc, receiver);
    where(out, owner, name, body.name, points);
    out.visitEnd();
    return out.toByteArray();
  }

  /** Refuses a core that is too old for what is written here. */
  static void checkVersion(ClassWriter out) {
    MethodVisitor code = out.visitMethod(ACC_STATIC, "<clinit>", "()V", null, null);
    code.visitCode();
    require(code);
    code.visitInsn(RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  static void require(MethodVisitor code) {
    Code.push(code, Abi.VERSION);
    code.visitMethodInsn(INVOKESTATIC, Abi.WOVEN, "require", "(I)V", false);
  }

  static void constructor(ClassWriter out, String superName) {
    MethodVisitor code = out.visitMethod(0, "<init>", "()V", null, null);
    code.visitCode();
    code.visitVarInsn(ALOAD, 0);
    code.visitMethodInsn(INVOKESPECIAL, superName, "<init>", "()V", false);
    code.visitInsn(RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static void resume(
      ClassWriter out,
      ClassNode owner,
      String name,
      MethodNode body,
      String bodyDesc,
      @Nullable String receiver) {
    MethodVisitor code =
        out.visitMethod(ACC_PUBLIC | ACC_SYNTHETIC, "resume", Abi.RESUME_DESC, null, null);
    code.visitCode();
    boolean first = true;
    for (Type argument : Type.getArgumentTypes(bodyDesc)) {
      if (first && receiver != null) {
        code.visitVarInsn(ALOAD, 0);
        code.visitFieldInsn(GETFIELD, name, receiver, argument.getDescriptor());
      } else {
        Code.pushNothing(code, argument);
      }
      first = false;
    }
    code.visitVarInsn(ALOAD, 1);
    code.visitVarInsn(ALOAD, 0);
    code.visitVarInsn(ALOAD, 2);
    code.visitVarInsn(ALOAD, 3);
    StateMachine.call(code, owner, body, name);
    code.visitInsn(ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** Where it rests, as an element of a trace. */
  private static void where(
      ClassWriter out, ClassNode owner, String name, String method, List<Point> points) {
    MethodVisitor code =
        out.visitMethod(
            ACC_PUBLIC | ACC_SYNTHETIC, "where", "()Ljava/lang/StackTraceElement;", null, null);
    code.visitCode();
    code.visitTypeInsn(NEW, "java/lang/StackTraceElement");
    code.visitInsn(DUP);
    code.visitLdcInsn(owner.name.replace('/', '.'));
    code.visitLdcInsn(method);
    if (owner.sourceFile == null) {
      code.visitInsn(ACONST_NULL);
    } else {
      code.visitLdcInsn(owner.sourceFile);
    }
    code.visitLdcInsn(lines(points));
    code.visitVarInsn(ALOAD, 0);
    code.visitFieldInsn(GETFIELD, name, "label", "I");
    code.visitMethodInsn(INVOKESTATIC, Abi.WOVEN, "line", "(Ljava/lang/String;I)I", false);
    code.visitMethodInsn(
        INVOKESPECIAL,
        "java/lang/StackTraceElement",
        "<init>",
        "(Ljava/lang/String;Ljava/lang/String;Ljava/lang/String;I)V",
        false);
    code.visitInsn(ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** The lines of all labels as text, which is smaller than code: "1:17 2:20 -2:21". */
  private static String lines(List<Point> points) {
    StringBuilder text = new StringBuilder();
    for (Point point : points) {
      String next = point.label() + ":" + MethodAnalysis.line(point.insn()) + " ";
      // A constant of a class file has a limit; who has thousands of suspensions can spare lines.
      if (text.length() + next.length() > 60_000) {
        break;
      }
      text.append(next);
    }
    return text.toString();
  }
}
