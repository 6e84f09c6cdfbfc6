package dev.ikat.weaver;

import static org.objectweb.asm.Opcodes.*;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * What a class is given beside its state machines: the ways to them, and to what they were made of,
 * for factories and for callers that were woven.
 */
final class AddedMethods {
  /**
   * A companion.
   *
   * @param desc its own
   * @param frameClass null if the method could not be woven, so that it runs on the stack
   */
  record Companion(MethodNode method, String desc, @Nullable String frameClass) {}

  /** The {@code start} of a class that is itself a body. */
  record Start(MethodNode method, String frameClass) {}

  private final ClassNode node;

  AddedMethods(ClassNode node) {
    this.node = node;
  }

  static String originalOf(MethodNode body) {
    return body.name + "$original";
  }

  boolean isOverridable(MethodNode method) {
    return (method.access & (ACC_STATIC | ACC_PRIVATE | ACC_FINAL)) == 0
        && (node.access & ACC_FINAL) == 0;
  }

  private boolean isInterface() {
    return (node.access & ACC_INTERFACE) != 0;
  }

  /** A static way to an instance method, which may be private. */
  void accessor(ClassVisitor target, MethodNode body) {
    String desc = BodyWeaver.withReceiver(body.desc, Type.getObjectType(node.name));
    MethodVisitor code =
        target.visitMethod(
            ACC_STATIC | ACC_SYNTHETIC | (isInterface() ? ACC_PUBLIC : 0),
            originalOf(body),
            desc,
            null,
            null);
    code.visitCode();
    int size = loadAll(code, Type.getArgumentTypes(desc), 0);
    callOriginal(code, body);
    Type result = Type.getReturnType(desc);
    code.visitInsn(result.getOpcode(IRETURN));
    code.visitMaxs(Math.max(size, 2), size);
    code.visitEnd();
  }

  private void callOriginal(MethodVisitor code, MethodNode body) {
    boolean isStatic = (body.access & ACC_STATIC) != 0;
    boolean special = (body.access & ACC_PRIVATE) != 0 && (node.version & 0xffff) < V11;
    int opcode =
        isStatic
            ? INVOKESTATIC
            : special ? INVOKESPECIAL : isInterface() ? INVOKEINTERFACE : INVOKEVIRTUAL;
    code.visitMethodInsn(opcode, node.name, body.name, body.desc, isInterface());
  }

  private static int loadAll(MethodVisitor code, Type[] types, int from) {
    int slot = from;
    for (Type type : types) {
      code.visitVarInsn(type.getOpcode(ILOAD), slot);
      slot += type.getSize();
    }
    return slot;
  }

  void companion(ClassVisitor target, Companion companion) {
    MethodNode method = companion.method();
    boolean isStatic = (method.access & ACC_STATIC) != 0;
    int access =
        method.access & (ACC_PUBLIC | ACC_PROTECTED | ACC_PRIVATE | ACC_STATIC | ACC_FINAL);
    MethodVisitor code =
        target.visitMethod(access | ACC_SYNTHETIC, method.name, companion.desc(), null, null);
    code.visitCode();
    int slot = 0;
    if (!isStatic) {
      code.visitVarInsn(ALOAD, 0);
      slot = 1;
    }
    Type[] given = Type.getArgumentTypes(companion.desc());
    Type[] wanted = Type.getArgumentTypes(method.desc);
    for (int i = 0; i < wanted.length; i++) {
      code.visitVarInsn(given[i].getOpcode(ILOAD), slot);
      if (!given[i].equals(wanted[i])) {
        Code.fromObject(code, wanted[i]);
      }
      slot += given[i].getSize();
    }
    if (companion.frameClass() == null) {
      callOriginal(code, method);
      Code.toObject(code, Type.getReturnType(method.desc));
    } else {
      code.visitVarInsn(ALOAD, slot);
      startWoven(code, method, companion.frameClass());
    }
    code.visitInsn(ARETURN);
    code.visitMaxs(slot + 4, slot + 1);
    code.visitEnd();
  }

  /** The arguments and the strand are on the stack. */
  private void startWoven(MethodVisitor code, MethodNode method, String frameClass) {
    code.visitInsn(ACONST_NULL);
    code.visitInsn(ACONST_NULL);
    code.visitInsn(ACONST_NULL);
    StateMachine.call(code, node, method, frameClass);
  }

  /** The way to start an object that is a body itself. */
  void start(ClassVisitor target, Start start) {
    MethodNode method = start.method();
    MethodVisitor code =
        target.visitMethod(ACC_PUBLIC | ACC_SYNTHETIC, "start", Abi.START_DESC, null, null);
    code.visitCode();
    if (isOverridable(method)) {
      Label own = new Label();
      code.visitVarInsn(ALOAD, 0);
      code.visitMethodInsn(INVOKEVIRTUAL, node.name, "canStart", "()Z", false);
      code.visitJumpInsn(IFNE, own);
      receiverAndArgument(code, method);
      callOriginal(code, method);
      Code.toObject(code, Type.getReturnType(method.desc));
      code.visitInsn(ARETURN);
      code.visitLabel(own);
      code.visitFrame(F_SAME, 0, null, 0, null);
    }
    receiverAndArgument(code, method);
    code.visitVarInsn(ALOAD, 2);
    startWoven(code, method, start.frameClass());
    code.visitInsn(ARETURN);
    code.visitMaxs(8 + method.desc.length(), 3);
    code.visitEnd();
  }

  /** A subclass may have a body of its own. */
  void canStart(ClassVisitor target, Start start) {
    MethodVisitor code =
        target.visitMethod(ACC_PUBLIC | ACC_SYNTHETIC, "canStart", "()Z", null, null);
    code.visitCode();
    code.visitVarInsn(ALOAD, 0);
    Code.hasOwn(code, node.name, start.method().name);
    code.visitInsn(IRETURN);
    code.visitMaxs(3, 1);
    code.visitEnd();
  }

  private static void receiverAndArgument(MethodVisitor code, MethodNode method) {
    code.visitVarInsn(ALOAD, 0);
    Code.unpack(code, 1, Type.getArgumentTypes(method.desc));
  }
}
