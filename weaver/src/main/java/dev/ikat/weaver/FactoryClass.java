package dev.ikat.weaver;

import static org.objectweb.asm.Opcodes.*;

import java.util.Arrays;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Writes the class of the object that stands for a woven lambda. It still is what the lambda was,
 * and runs the lambda's own code when it is called as such; Ikat starts the state machine instead,
 * as often as it likes.
 *
 * <p>{@code make} takes what the lambda captures and gives the object, as the invokedynamic did
 * that it stands in the place of.
 */
final class FactoryClass {
  private static final String ONLY_ONE = "ONLY_ONE";

  /**
   * What the lambda was.
   *
   * @param desc the descriptor of the invokedynamic: what is captured, and the interface
   * @param method the interface's method
   * @param methodDesc its descriptor
   * @param original how the lambda's own code is called: a static method, with the receiver, if
   *     there is one, as first argument
   * @param bodyDesc that method's descriptor
   * @param body the method that has been woven
   * @param frameClass its frame's
   * @param overridable whether a receiver may have another method in its place
   */
  record Lambda(
      String desc,
      String method,
      String methodDesc,
      String original,
      String bodyDesc,
      MethodNode body,
      String frameClass,
      boolean overridable) {
    Type[] captured() {
      return Type.getArgumentTypes(desc);
    }

    String type() {
      return Type.getReturnType(desc).getInternalName();
    }
  }

  private FactoryClass() {}

  static byte[] write(ClassNode owner, String name, Lambda lambda) {
    ClassWriter out =
        new ClassWriter(ClassWriter.COMPUTE_MAXS | ClassWriter.COMPUTE_FRAMES) {
          @Override
          protected String getCommonSuperClass(String a, String b) {
            return Abi.OBJECT;
          }
        };
    out.visit(
        owner.version,
        ACC_FINAL | ACC_SUPER | ACC_SYNTHETIC,
        name,
        null,
        Abi.OBJECT,
        new String[] {lambda.type(), Abi.BODY});
    out.visitSource(owner.sourceFile, null);
    Type[] captured = lambda.captured();
    for (int i = 0; i < captured.length; i++) {
      out.visitField(ACC_PRIVATE | ACC_FINAL, "c" + i, captured[i].getDescriptor(), null, null);
    }
    constructor(out, name, captured);
    if (captured.length == 0) {
      onlyOne(out, name);
    } else {
      FrameClass.checkVersion(out);
    }
    make(out, name, lambda);
    call(out, owner, name, lambda);
    start(out, owner, name, lambda);
    if (lambda.overridable()) {
      canStart(out, owner, name, lambda);
    }
    out.visitEnd();
    return out.toByteArray();
  }

  private static void constructor(ClassWriter out, String name, Type[] captured) {
    MethodVisitor code =
        out.visitMethod(
            ACC_PRIVATE, "<init>", Type.getMethodDescriptor(Type.VOID_TYPE, captured), null, null);
    code.visitCode();
    code.visitVarInsn(ALOAD, 0);
    code.visitMethodInsn(INVOKESPECIAL, Abi.OBJECT, "<init>", "()V", false);
    int slot = 1;
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(ALOAD, 0);
      code.visitVarInsn(captured[i].getOpcode(ILOAD), slot);
      code.visitFieldInsn(PUTFIELD, name, "c" + i, captured[i].getDescriptor());
      slot += captured[i].getSize();
    }
    code.visitInsn(RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** What captures nothing is one object, as the JDK's is. */
  private static void onlyOne(ClassWriter out, String name) {
    String desc = "L" + name + ";";
    out.visitField(ACC_PRIVATE | ACC_STATIC | ACC_FINAL, ONLY_ONE, desc, null, null);
    MethodVisitor code = out.visitMethod(ACC_STATIC, "<clinit>", "()V", null, null);
    code.visitCode();
    FrameClass.require(code);
    code.visitTypeInsn(NEW, name);
    code.visitInsn(DUP);
    code.visitMethodInsn(INVOKESPECIAL, name, "<init>", "()V", false);
    code.visitFieldInsn(PUTSTATIC, name, ONLY_ONE, desc);
    code.visitInsn(RETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static void make(ClassWriter out, String name, Lambda lambda) {
    Type[] captured = lambda.captured();
    MethodVisitor code =
        out.visitMethod(ACC_STATIC | ACC_SYNTHETIC, "make", lambda.desc(), null, null);
    code.visitCode();
    if (captured.length == 0) {
      code.visitFieldInsn(GETSTATIC, name, ONLY_ONE, "L" + name + ";");
      code.visitInsn(ARETURN);
      code.visitMaxs(0, 0);
      code.visitEnd();
      return;
    }
    code.visitTypeInsn(NEW, name);
    code.visitInsn(DUP);
    int slot = 0;
    for (Type one : captured) {
      code.visitVarInsn(one.getOpcode(ILOAD), slot);
      slot += one.getSize();
    }
    code.visitMethodInsn(
        INVOKESPECIAL, name, "<init>", Type.getMethodDescriptor(Type.VOID_TYPE, captured), false);
    code.visitInsn(ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** The interface's method: the lambda's own code. */
  private static void call(ClassWriter out, ClassNode owner, String name, Lambda lambda) {
    MethodVisitor code =
        out.visitMethod(
            ACC_PUBLIC | ACC_SYNTHETIC, lambda.method(), lambda.methodDesc(), null, null);
    code.visitCode();
    arguments(code, name, lambda);
    original(code, owner, lambda);
    Type result = Type.getReturnType(lambda.bodyDesc());
    Type wanted = Type.getReturnType(lambda.methodDesc());
    if (wanted == Type.VOID_TYPE) {
      Code.pop(code, result);
      code.visitInsn(RETURN);
    } else {
      Code.toObject(code, result);
      Code.fromObject(code, wanted);
      code.visitInsn(wanted.getOpcode(IRETURN));
    }
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  private static void original(MethodVisitor code, ClassNode owner, Lambda lambda) {
    code.visitMethodInsn(
        INVOKESTATIC,
        owner.name,
        lambda.original(),
        lambda.bodyDesc(),
        (owner.access & ACC_INTERFACE) != 0);
  }

  private static void start(ClassWriter out, ClassNode owner, String name, Lambda lambda) {
    MethodVisitor code =
        out.visitMethod(ACC_PUBLIC | ACC_SYNTHETIC, "start", Abi.START_DESC, null, null);
    code.visitCode();
    if (lambda.overridable()) {
      Label own = new Label();
      code.visitVarInsn(ALOAD, 0);
      code.visitMethodInsn(INVOKEVIRTUAL, name, "canStart", "()Z", false);
      code.visitJumpInsn(IFNE, own);
      startArguments(code, name, lambda);
      original(code, owner, lambda);
      if (Type.getReturnType(lambda.methodDesc()) == Type.VOID_TYPE) {
        Code.pop(code, Type.getReturnType(lambda.bodyDesc()));
        code.visitInsn(ACONST_NULL);
      } else {
        Code.toObject(code, Type.getReturnType(lambda.bodyDesc()));
      }
      code.visitInsn(ARETURN);
      code.visitLabel(own);
    }
    startArguments(code, name, lambda);
    code.visitVarInsn(ALOAD, 2);
    code.visitInsn(ACONST_NULL);
    code.visitInsn(ACONST_NULL);
    code.visitInsn(ACONST_NULL);
    StateMachine.call(code, owner, lambda.body(), lambda.frameClass());
    code.visitInsn(ARETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** Whether the receiver has the method that was woven, and not one of a subclass. */
  private static void canStart(ClassWriter out, ClassNode owner, String name, Lambda lambda) {
    MethodVisitor code = out.visitMethod(ACC_PUBLIC | ACC_SYNTHETIC, "canStart", "()Z", null, null);
    code.visitCode();
    code.visitVarInsn(ALOAD, 0);
    code.visitFieldInsn(GETFIELD, name, "c0", lambda.captured()[0].getDescriptor());
    Code.hasOwn(code, owner.name, lambda.body().name);
    code.visitInsn(IRETURN);
    code.visitMaxs(0, 0);
    code.visitEnd();
  }

  /** Pushes what is captured, and what the interface's method is passed, as the body wants it. */
  private static void arguments(MethodVisitor code, String name, Lambda lambda) {
    captured(code, name, lambda);
    Type[] wanted = passed(lambda);
    int slot = 1;
    for (int i = 0; i < wanted.length; i++) {
      Type given = Type.getArgumentTypes(lambda.methodDesc())[i];
      code.visitVarInsn(given.getOpcode(ILOAD), slot);
      if (!given.equals(wanted[i])) {
        Code.fromObject(code, wanted[i]);
      }
      slot += given.getSize();
    }
  }

  /** The same, with what is passed to {@code start}. */
  private static void startArguments(MethodVisitor code, String name, Lambda lambda) {
    captured(code, name, lambda);
    Code.unpack(code, 1, passed(lambda));
  }

  private static void captured(MethodVisitor code, String name, Lambda lambda) {
    Type[] captured = lambda.captured();
    for (int i = 0; i < captured.length; i++) {
      code.visitVarInsn(ALOAD, 0);
      code.visitFieldInsn(GETFIELD, name, "c" + i, captured[i].getDescriptor());
    }
  }

  /** The types of those of the body's arguments that are not captured. */
  private static Type[] passed(Lambda lambda) {
    Type[] all = Type.getArgumentTypes(lambda.bodyDesc());
    return Arrays.copyOfRange(all, lambda.captured().length, all.length);
  }
}
