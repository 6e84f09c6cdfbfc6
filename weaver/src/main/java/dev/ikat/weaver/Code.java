package dev.ikat.weaver;

import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Small pieces of code that are written in several places. */
final class Code {
  private Code() {}

  static void push(MethodVisitor out, int number) {
    if (number >= -1 && number <= 5) {
      out.visitInsn(Opcodes.ICONST_0 + number);
    } else if (number >= Byte.MIN_VALUE && number <= Byte.MAX_VALUE) {
      out.visitIntInsn(Opcodes.BIPUSH, number);
    } else if (number >= Short.MIN_VALUE && number <= Short.MAX_VALUE) {
      out.visitIntInsn(Opcodes.SIPUSH, number);
    } else {
      out.visitLdcInsn(number);
    }
  }

  static void pop(MethodVisitor out, Type type) {
    if (type.getSize() > 0) {
      out.visitInsn(type.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
    }
  }

  /** Any value of the type: for an argument that nobody reads. */
  static void pushNothing(MethodVisitor out, Type type) {
    switch (type.getSort()) {
      case Type.LONG -> out.visitInsn(Opcodes.LCONST_0);
      case Type.FLOAT -> out.visitInsn(Opcodes.FCONST_0);
      case Type.DOUBLE -> out.visitInsn(Opcodes.DCONST_0);
      case Type.OBJECT, Type.ARRAY -> out.visitInsn(Opcodes.ACONST_NULL);
      default -> out.visitInsn(Opcodes.ICONST_0);
    }
  }

  /** Whether the object on the stack has this method of the class, and no other in its place. */
  static void hasOwn(MethodVisitor out, String owner, String method) {
    out.visitLdcInsn(Type.getObjectType(owner));
    out.visitLdcInsn(method);
    out.visitMethodInsn(
        Opcodes.INVOKESTATIC,
        Abi.WOVEN,
        "inherits",
        "(" + Abi.OBJECT_DESC + "Ljava/lang/Class;Ljava/lang/String;)Z",
        false);
  }

  /** Boxes the value on the stack. */
  static void toObject(MethodVisitor out, Type type) {
    if (type.getSort() == Type.VOID) {
      out.visitInsn(Opcodes.ACONST_NULL);
    } else if (type.getSort() < Type.ARRAY) {
      String box = box(type);
      out.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          box,
          "valueOf",
          "(" + type.getDescriptor() + ")L" + box + ";",
          false);
    }
  }

  /**
   * Pushes what {@code WovenBody.start} is given in this slot as arguments of these types: one as
   * it is, several from an array.
   */
  static void unpack(MethodVisitor out, int slot, Type[] wanted) {
    for (int i = 0; i < wanted.length; i++) {
      out.visitVarInsn(Opcodes.ALOAD, slot);
      if (wanted.length > 1) {
        out.visitTypeInsn(Opcodes.CHECKCAST, "[" + Abi.OBJECT_DESC);
        push(out, i);
        out.visitInsn(Opcodes.AALOAD);
      }
      fromObject(out, wanted[i]);
    }
  }

  /** Casts or unboxes the object on the stack. */
  static void fromObject(MethodVisitor out, Type type) {
    if (type.getSort() >= Type.ARRAY) {
      if (!type.equals(Abi.OBJECT_TYPE)) {
        out.visitTypeInsn(Opcodes.CHECKCAST, type.getInternalName());
      }
      return;
    }
    String box = box(type);
    out.visitTypeInsn(Opcodes.CHECKCAST, box);
    out.visitMethodInsn(
        Opcodes.INVOKEVIRTUAL,
        box,
        type.getClassName() + "Value",
        "()" + type.getDescriptor(),
        false);
  }

  private static String box(Type type) {
    return "java/lang/"
        + switch (type.getSort()) {
          case Type.BOOLEAN -> "Boolean";
          case Type.CHAR -> "Character";
          case Type.BYTE -> "Byte";
          case Type.SHORT -> "Short";
          case Type.INT -> "Integer";
          case Type.FLOAT -> "Float";
          case Type.LONG -> "Long";
          default -> "Double";
        };
  }
}
