package dev.ikat.weaver;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * What the weaver knows of a class that it does not weave just now.
 *
 * @param methods by name and descriptor
 */
record ClassInfo(
    String name,
    int access,
    @Nullable String superName,
    List<String> interfaces,
    Map<String, Method> methods) {
  /**
   * A method.
   *
   * @param suspends whether it is marked as one that may suspend its caller
   * @param companionIn the class that has its companion, if that is not its own
   */
  record Method(
      int access, String name, String desc, boolean suspends, @Nullable String companionIn) {
    boolean is(int flag) {
      return (access & flag) != 0;
    }
  }

  boolean isInterface() {
    return (access & Opcodes.ACC_INTERFACE) != 0;
  }

  @Nullable Method method(String name, String desc) {
    return methods.get(name + desc);
  }

  static ClassInfo read(byte[] classFile) {
    ClassReader reader = new ClassReader(classFile);
    Map<String, Method> methods = new HashMap<>();
    reader.accept(
        new ClassVisitor(Opcodes.ASM9) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String desc,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            return new MethodReader(methods, access, name, desc);
          }
        },
        ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return new ClassInfo(
        reader.getClassName(),
        reader.getAccess(),
        reader.getSuperName(),
        List.of(reader.getInterfaces()),
        methods);
  }

  private static final class MethodReader extends MethodVisitor {
    private final Map<String, Method> methods;
    private final int access;
    private final String name;
    private final String desc;
    private boolean suspends;
    private @Nullable String companionIn;

    MethodReader(Map<String, Method> methods, int access, String name, String desc) {
      super(Opcodes.ASM9);
      this.methods = methods;
      this.access = access;
      this.name = name;
      this.desc = desc;
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
      if (!annotation.equals(Abi.SUSPENDS_DESC)) {
        return null;
      }
      suspends = true;
      return new AnnotationVisitor(Opcodes.ASM9) {
        @Override
        public void visit(String element, Object value) {
          companionIn = ((Type) value).getInternalName();
        }
      };
    }

    @Override
    public void visitEnd() {
      methods.put(name + desc, new Method(access, name, desc, suspends, companionIn));
    }
  }
}
