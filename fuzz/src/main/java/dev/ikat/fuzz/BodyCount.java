package dev.ikat.fuzz;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Counts the bodies in class files, without asking the weaver, which might see none: lambdas and
 * method references by what they are made into, classes by what they implement. The source would
 * tell too many, as javac leaves out what can never be reached.
 */
final class BodyCount extends ClassVisitor {
  private static final Set<String> BODIES =
      Set.of(
          "dev/ikat/Generator$Body",
          "dev/ikat/Generator$TwoWayAction",
          "dev/ikat/Generator$TwoWayBody",
          "dev/ikat/AsyncAction",
          "dev/ikat/AsyncBody",
          "dev/ikat/ScopeAction",
          "dev/ikat/ScopeBody");

  private final Set<String> found = new HashSet<>();

  private BodyCount() {
    super(Opcodes.ASM9);
  }

  /** How many bodies there are in the classes. */
  static int of(Map<String, byte[]> classes) {
    BodyCount count = new BodyCount();
    for (byte[] one : classes.values()) {
      new ClassReader(one).accept(count, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    }
    return count.found.size();
  }

  @Override
  public void visit(
      int version, int access, String name, String signature, String superName, String[] all) {
    for (String implemented : all) {
      if (BODIES.contains(implemented)) {
        found.add(name);
      }
    }
  }

  @Override
  public MethodVisitor visitMethod(
      int access, String name, String desc, String signature, String[] exceptions) {
    return new MethodVisitor(Opcodes.ASM9) {
      @Override
      public void visitInvokeDynamicInsn(
          String method, String type, Handle bootstrap, Object... arguments) {
        Type made = Type.getReturnType(type);
        if (made.getSort() == Type.OBJECT
            && BODIES.contains(made.getInternalName())
            && arguments.length > 1
            && arguments[1] instanceof Handle body) {
          found.add(body.getOwner() + "." + body.getName());
        }
      }
    };
  }
}
