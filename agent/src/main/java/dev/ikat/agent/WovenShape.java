package dev.ikat.agent;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * What weaving has given a class beside its own code, and what stays of it when the class is
 * changed while it runs.
 *
 * <p>The JVM takes new code for the methods that a class has and refuses all else. And a frame that
 * rests belongs to the code that made it: with other code its number may mean another place, and
 * its fields other variables. So where a body has changed, the class goes on with its new code as
 * it is, unwoven, and keeps the woven methods that it had: what rests ends in the code that it
 * began in, as any call under way does in Java, and what begins from then on runs the new code, on
 * a stack.
 */
final class WovenShape {
  private static final String FRAME = "$$Frame$ikat";
  private static final byte[] FRAME_BYTES = FRAME.getBytes(StandardCharsets.US_ASCII);

  private WovenShape() {}

  /** Whether a class has been woven: its constants name a frame. */
  static boolean isWoven(byte[] classFile) {
    for (int at = 0; at <= classFile.length - FRAME_BYTES.length; at++) {
      if (classFile[at] == FRAME_BYTES[0]
          && Arrays.equals(
              classFile, at, at + FRAME_BYTES.length, FRAME_BYTES, 0, FRAME_BYTES.length)) {
        return true;
      }
    }
    return false;
  }

  /** Whether all bodies that were woven are the same, to the line. */
  static boolean sameBodies(byte[] before, byte[] now) {
    Map<String, byte[]> old = bodies(before);
    Map<String, byte[]> young = bodies(now);
    return old.keySet().equals(young.keySet())
        && old.entrySet().stream()
            .allMatch(one -> Arrays.equals(one.getValue(), young.get(one.getKey())));
  }

  /** The woven methods, each in a class file that has nothing else. */
  private static Map<String, byte[]> bodies(byte[] classFile) {
    Map<String, byte[]> bodies = new TreeMap<>();
    for (String key : methods(classFile).keySet()) {
      if (key.contains(FRAME)) {
        ClassWriter holder = new ClassWriter(0);
        holder.visit(Opcodes.V25, 0, "Holder", null, "java/lang/Object", null);
        copy(classFile, holder, Set.of(key));
        bodies.put(key, holder.toByteArray());
      }
    }
    return bodies;
  }

  /** The new class with all that weaving had added to the old one. */
  static byte[] keep(byte[] before, byte[] now) {
    Map<String, Integer> old = methods(before);
    Map<String, Integer> young = methods(now);
    ClassReader reader = new ClassReader(now);
    ClassWriter writer = new ClassWriter(reader, 0);
    List<String> interfaces = List.of(new ClassReader(before).getInterfaces());
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version,
              int access,
              String name,
              @Nullable String signature,
              @Nullable String superName,
              String[] own) {
            String[] all =
                Stream.concat(Stream.of(own), interfaces.stream())
                    .distinct()
                    .toArray(String[]::new);
            super.visit(
                version, access, name, all.length > own.length ? null : signature, superName, all);
          }

          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String desc,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            // Where a factory has to reach it, it is not private any more.
            int as = old.getOrDefault(name + desc, access);
            return super.visitMethod(as, name, desc, signature, exceptions);
          }

          @Override
          public void visitEnd() {
            Map<String, Integer> added = new HashMap<>(old);
            added.keySet().removeAll(young.keySet());
            copy(before, cv, added.keySet());
            super.visitEnd();
          }
        },
        0);
    return writer.toByteArray();
  }

  /** Access flags by name and descriptor. */
  private static Map<String, Integer> methods(byte[] classFile) {
    Map<String, Integer> methods = new TreeMap<>();
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public @Nullable MethodVisitor visitMethod(
                  int access,
                  String name,
                  String desc,
                  @Nullable String signature,
                  String @Nullable [] exceptions) {
                methods.put(name + desc, access);
                return null;
              }
            },
            ClassReader.SKIP_CODE);
    return methods;
  }

  private static void copy(byte[] classFile, ClassVisitor target, Set<String> chosen) {
    new ClassReader(classFile)
        .accept(
            new ClassVisitor(Opcodes.ASM9) {
              @Override
              public @Nullable MethodVisitor visitMethod(
                  int access,
                  String name,
                  String desc,
                  @Nullable String signature,
                  String @Nullable [] exceptions) {
                return chosen.contains(name + desc)
                    ? target.visitMethod(access, name, desc, signature, exceptions)
                    : null;
              }
            },
            0);
  }
}
