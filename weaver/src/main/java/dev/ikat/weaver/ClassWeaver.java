package dev.ikat.weaver;

import static org.objectweb.asm.Opcodes.*;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassTooLargeException;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodTooLargeException;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Weaves one class: finds its bodies, has them woven, and puts the class together again. */
final class ClassWeaver {
  private static final Pattern MADE = Pattern.compile("\\$\\$(?:Frame|Lambda)\\$ikat(\\d+)");
  private static final String METAFACTORY = "java/lang/invoke/LambdaMetafactory";

  /** Flags of altMetafactory's. */
  private static final int SERIALIZABLE = 1;

  private final Hierarchy hierarchy;
  private final ClassReader reader;
  private final ClassNode node = new ClassNode(ASM9);
  private final BodyWeaver weaver;
  private final AddedMethods added = new AddedMethods(node);
  private final List<Body> bodies = new ArrayList<>();
  private int nextNumber;

  // ---- what the class gets ---
  private final Map<String, byte[]> made = new LinkedHashMap<>();
  private final List<BodyWeaver.Result> woven = new ArrayList<>();

  /** Woven lambda bodies, by name and descriptor; the number is that of the frame class. */
  private final Map<String, WovenLambda> lambdas = new LinkedHashMap<>();

  /** The factory that takes the place of an invokedynamic; see {@link #key}. */
  private final Map<Object, String> factories = new LinkedHashMap<>();

  /** Private static methods that the factories call. */
  private final List<String> opened = new ArrayList<>();

  /** Instance methods that the factories call. */
  private final List<MethodNode> accessors = new ArrayList<>();

  /** Companions to be written: of methods, and {@code start} of a class that is a body. */
  private final List<AddedMethods.Companion> companions = new ArrayList<>();

  private AddedMethods.@Nullable Start start;

  /** A lambda's body: what calls the original, and the woven one; null if there is none. */
  private record WovenLambda(String original, String bodyDesc, @Nullable String frameClass) {}

  ClassWeaver(Hierarchy hierarchy, Suspending suspending, ClassReader reader) {
    this.hierarchy = hierarchy;
    this.reader = reader;
    reader.accept(node, ClassReader.SKIP_FRAMES);
    this.weaver = new BodyWeaver(hierarchy, suspending, node);
    this.nextNumber = firstNumber();
  }

  /** A class that has been woven before keeps the classes that were made for it. */
  private int firstNumber() {
    int first = 0;
    for (MethodNode method : node.methods) {
      first = Math.max(first, numberAfter(method.desc));
      for (AbstractInsnNode insn : method.instructions) {
        if (insn instanceof MethodInsnNode call && call.owner.startsWith(node.name)) {
          first = Math.max(first, numberAfter(call.owner));
        }
      }
    }
    return first;
  }

  private static int numberAfter(String names) {
    int after = 0;
    Matcher matcher = MADE.matcher(names);
    while (matcher.find()) {
      after = Math.max(after, Integer.parseInt(matcher.group(1)) + 1);
    }
    return after;
  }

  Weaving weave(byte[] classFile) {
    for (MethodNode method : List.copyOf(node.methods)) {
      if (method.name.equals("$deserializeLambda$")) {
        // It makes again what is made elsewhere.
        continue;
      }
      for (AbstractInsnNode insn : method.instructions) {
        if (insn instanceof InvokeDynamicInsnNode dynamic) {
          lambda(dynamic);
        }
      }
    }
    if ((node.access & ACC_INTERFACE) == 0) {
      ownMethods();
    }
    Map<String, byte[]> classes = new LinkedHashMap<>();
    boolean changed = !made.isEmpty() || !companions.isEmpty();
    try {
      classes.put(node.name, changed ? assemble() : classFile);
    } catch (ClassTooLargeException | MethodTooLargeException e) {
      return new Weaving(node.name, Map.of(node.name, classFile), tooLarge(e), false);
    }
    classes.putAll(made);
    return new Weaving(node.name, classes, bodies, changed);
  }

  /** Each of its bodies would have fitted, but all together do not. */
  private List<Body> tooLarge(RuntimeException e) {
    return bodies.stream()
        .map(body ->
            body.woven() && body.points() > 0
                ? new Body(
                    body.className(),
                    body.method(),
                    body.line(),
                    body.kind(),
                    0,
                    Refusal.TOO_LARGE,
                    0,
                    String.valueOf(e.getMessage()),
                    body.source())
                : body)
        .toList();
  }

  // ---- lambdas ----------------------------------------------------------------------------------

  private void lambda(InvokeDynamicInsnNode dynamic) {
    if (!dynamic.bsm.getOwner().equals(METAFACTORY) || factories.containsKey(key(dynamic))) {
      return;
    }
    String type = Type.getReturnType(dynamic.desc).getInternalName();
    String methodDesc = ((Type) dynamic.bsmArgs[0]).getDescriptor();
    Suspending.Marked marked = hierarchy.implemented(type, dynamic.name, methodDesc);
    if (marked == null || !marked.isBody()) {
      return;
    }
    Handle handle = (Handle) dynamic.bsmArgs[1];
    MethodNode body = handle.getOwner().equals(node.name) ? method(handle) : null;
    Kind kind = kind(marked.method().desc());
    try {
      if (dynamic.bsm.getName().equals("altMetafactory")) {
        boolean serializable = ((Integer) dynamic.bsmArgs[3] & SERIALIZABLE) != 0;
        throw new RefusedException(
            serializable ? Refusal.SERIALIZABLE : Refusal.UNUSUAL_LAMBDA,
            MethodAnalysis.line(dynamic),
            "");
      }
      checkVersion(MethodAnalysis.line(dynamic));
      if (hierarchy.isSeveralBodies(type, marked)) {
        throw new RefusedException(Refusal.SEVERAL_BODIES, MethodAnalysis.line(dynamic), "");
      }
      if (body == null || handle.getTag() == H_NEWINVOKESPECIAL) {
        throw new RefusedException(
            Refusal.METHOD_ELSEWHERE, MethodAnalysis.line(dynamic), handle.getOwner());
      }
      boolean drops = methodDesc.endsWith(")V") && !body.desc.endsWith(")V");
      String lambdaKey = body.name + body.desc + kind + drops;
      WovenLambda lambda = lambdas.get(lambdaKey);
      if (lambda == null) {
        lambda = weaveLambda(body, kind, drops, dynamic);
        lambdas.put(lambdaKey, lambda);
      }
      if (lambda.frameClass() != null) {
        factories.put(key(dynamic), factory(dynamic, methodDesc, body, lambda));
      }
    } catch (Hierarchy.MissingClassException e) {
      refused(handle.getName(), body, kind, BodyWeaver.missing(e));
    } catch (RefusedException e) {
      refused(handle.getName(), body, kind, e);
    }
  }

  /** The version of a serialisable class that does not say it is made from its methods. */
  private void checkVersion(int line) throws RefusedException {
    if ((node.access & (ACC_INTERFACE | ACC_ENUM | ACC_RECORD)) == 0
        && node.fields.stream().noneMatch(field -> field.name.equals("serialVersionUID"))
        && hierarchy.isSubtype(node.name, "java/io/Serializable")) {
      throw new RefusedException(
          Refusal.SERIALIZABLE, line, "its class has no serialVersionUID: that would be another");
    }
  }

  private static Object key(InvokeDynamicInsnNode dynamic) {
    return key(dynamic.name, dynamic.desc, dynamic.bsm, dynamic.bsmArgs);
  }

  private static Object key(String name, String desc, Handle bootstrap, Object[] arguments) {
    return List.of(name, desc, bootstrap, List.of(arguments));
  }

  private @Nullable MethodNode method(Handle handle) {
    for (MethodNode method : node.methods) {
      if (method.name.equals(handle.getName()) && method.desc.equals(handle.getDesc())) {
        return method;
      }
    }
    return null;
  }

  private static Kind kind(String methodDesc) {
    if (methodDesc.startsWith("()")) {
      return Kind.ASYNC;
    }
    return methodDesc.startsWith("(" + Abi.YIELDER_DESC) ? Kind.GENERATOR : Kind.BLOCK;
  }

  private WovenLambda weaveLambda(
      MethodNode body, Kind kind, boolean drops, InvokeDynamicInsnNode dynamic)
      throws RefusedException {
    boolean isStatic = (body.access & ACC_STATIC) != 0;
    if (!isStatic && Type.getArgumentTypes(dynamic.desc).length == 0) {
      throw new RefusedException(
          Refusal.UNUSUAL_LAMBDA, MethodAnalysis.line(dynamic), "the receiver is the argument");
    }
    String bodyDesc =
        BodyWeaver.withReceiver(body.desc, isStatic ? null : Type.getObjectType(node.name));
    String frameClass = newFrameName();
    BodyWeaver.Result result = weaver.weave(body, yielder(body, kind), drops, frameClass);
    if (result == null) {
      bodies.add(body(body.name, body, kind, 0));
      return new WovenLambda(body.name, bodyDesc, null);
    }
    accept(result, frameClass);
    bodies.add(body(body.name, body, kind, result.points()));
    if (isStatic) {
      opened.add(body.name + body.desc);
      return new WovenLambda(body.name, bodyDesc, frameClass);
    }
    if (accessors.stream().noneMatch(one -> one == body)) {
      accessors.add(body);
    }
    return new WovenLambda(AddedMethods.originalOf(body), bodyDesc, frameClass);
  }

  /** The slot of the last argument, if that is the yielder. */
  private static int yielder(MethodNode body, Kind kind) {
    if (kind != Kind.GENERATOR) {
      return -1;
    }
    int size = Type.getArgumentsAndReturnSizes(body.desc) / 4;
    return (body.access & ACC_STATIC) != 0 ? size - 2 : size - 1;
  }

  private String factory(
      InvokeDynamicInsnNode dynamic, String methodDesc, MethodNode body, WovenLambda lambda) {
    String frameClass = Objects.requireNonNull(lambda.frameClass());
    boolean overridable = added.isOverridable(body);
    String name = node.name + "$$Lambda$ikat" + nextNumber++;
    made.put(
        name,
        FactoryClass.write(
            node,
            name,
            new FactoryClass.Lambda(
                dynamic.desc,
                dynamic.name,
                methodDesc,
                lambda.original(),
                lambda.bodyDesc(),
                body,
                frameClass,
                overridable)));
    return name;
  }

  private String newFrameName() {
    return node.name + "$$Frame$ikat" + nextNumber++;
  }

  private void accept(BodyWeaver.Result result, String frameClass) {
    woven.add(result);
    made.put(frameClass, result.frame());
  }

  // ---- the class's own methods ------------------------------------------------------------------

  private void ownMethods() {
    List<MethodNode> asBody = new ArrayList<>();
    for (MethodNode method : List.copyOf(node.methods)) {
      if ((method.access & (ACC_STATIC | ACC_ABSTRACT | ACC_BRIDGE)) == 0
          && !method.name.equals("<init>")) {
        Suspending.Marked above = overridden(method);
        if (above != null && above.isBody()) {
          asBody.add(method);
        } else if (above != null && !above.givesIterator()) {
          companion(method, Abi.companion(above.method().desc()));
          continue;
        }
      }
      // javac copies the mark to bridges; the companion is that of the method itself.
      boolean bridge = (method.access & ACC_BRIDGE) != 0;
      if (!bridge && isMarked(method) && !method.name.equals("iterator")) {
        companion(method, Abi.companion(method.desc));
      }
    }
    if (!asBody.isEmpty() && !node.interfaces.contains(Abi.BODY)) {
      ownBody(asBody);
    }
  }

  /** The marked method that this one, or the bridge to it, overrides or implements. */
  private Suspending.@Nullable Marked overridden(MethodNode method) {
    Suspending.Marked above = above(method.name, method.desc);
    for (MethodNode bridge : node.methods) {
      if (above == null && (bridge.access & ACC_BRIDGE) != 0 && calls(bridge, method)) {
        above = above(bridge.name, bridge.desc);
      }
    }
    return above;
  }

  private Suspending.@Nullable Marked above(String name, String desc) {
    Suspending.Marked found = hierarchy.implemented(node.superName, name, desc);
    for (String one : node.interfaces) {
      if (found == null) {
        found = hierarchy.implemented(one, name, desc);
      }
    }
    return found;
  }

  private boolean calls(MethodNode bridge, MethodNode method) {
    for (AbstractInsnNode insn : bridge.instructions) {
      if (insn instanceof MethodInsnNode call
          && call.owner.equals(node.name)
          && call.name.equals(method.name)
          && call.desc.equals(method.desc)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMarked(MethodNode method) {
    return method.invisibleAnnotations != null
        && method.invisibleAnnotations.stream().anyMatch(a -> a.desc.equals(Abi.SUSPENDS_DESC));
  }

  private void companion(MethodNode method, String desc) {
    boolean there =
        node.methods.stream().anyMatch(m -> m.name.equals(method.name) && m.desc.equals(desc));
    if (there || companionIsElsewhere(method)) {
      return;
    }
    String frameClass = newFrameName();
    try {
      BodyWeaver.Result result = weaver.weaveMarked(method, frameClass);
      if (result == null) {
        bodies.add(body(method.name, method, Kind.METHOD, 0));
        companions.add(new AddedMethods.Companion(method, desc, null));
        return;
      }
      accept(result, frameClass);
      bodies.add(body(method.name, method, Kind.METHOD, result.points()));
      companions.add(new AddedMethods.Companion(method, desc, frameClass));
    } catch (RefusedException e) {
      refused(method.name, method, Kind.METHOD, e);
      companions.add(new AddedMethods.Companion(method, desc, null));
    }
  }

  private boolean companionIsElsewhere(MethodNode method) {
    ClassInfo.Method own = hierarchy.require(node.name).method(method.name, method.desc);
    return own != null && own.companionIn() != null;
  }

  private void ownBody(List<MethodNode> asBody) {
    MethodNode method = asBody.getFirst();
    Suspending.Marked marked = Objects.requireNonNull(overridden(method));
    Kind kind = kind(marked.method().desc());
    try {
      checkVersion(0);
      if (asBody.size() > 1 || hierarchy.isSeveralBodies(node.name, marked)) {
        throw new RefusedException(Refusal.SEVERAL_BODIES, 0, "");
      }
      String frameClass = newFrameName();
      BodyWeaver.Result result = weaver.weave(method, yielder(method, kind), false, frameClass);
      bodies.add(body(method.name, method, kind, result == null ? 0 : result.points()));
      if (result != null) {
        accept(result, frameClass);
        start = new AddedMethods.Start(method, frameClass);
      }
    } catch (Hierarchy.MissingClassException e) {
      refused(method.name, method, kind, BodyWeaver.missing(e));
    } catch (RefusedException e) {
      refused(method.name, method, kind, e);
    }
  }

  // ---- reports ----------------------------------------------------------------------------------

  private Body body(String name, @Nullable MethodNode method, Kind kind, int points) {
    return new Body(className(), name, firstLine(method), kind, points, null, 0, "", source());
  }

  private void refused(
      String name, @Nullable MethodNode method, Kind kind, RefusedException refused) {
    bodies.add(
        new Body(
            className(),
            name,
            firstLine(method),
            kind,
            0,
            refused.refusal,
            refused.line,
            String.valueOf(refused.getMessage()),
            source()));
  }

  private String className() {
    return node.name.replace('/', '.');
  }

  /** The source file with the folders of its package; null if the class does not say. */
  private @Nullable String source() {
    return node.sourceFile == null
        ? null
        : node.name.substring(0, node.name.lastIndexOf('/') + 1) + node.sourceFile;
  }

  private static int firstLine(@Nullable MethodNode method) {
    if (method != null) {
      for (AbstractInsnNode insn : method.instructions) {
        if (insn instanceof LineNumberNode number) {
          return number.line;
        }
      }
    }
    return 0;
  }

  // ---- the class again --------------------------------------------------------------------------

  private byte[] assemble() {
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(new Assembling(writer), 0);
    return writer.toByteArray();
  }

  private final class Assembling extends ClassVisitor {
    Assembling(ClassVisitor target) {
      super(ASM9, target);
    }

    @Override
    public void visit(
        int version,
        int access,
        String name,
        @Nullable String signature,
        @Nullable String superName,
        String[] interfaces) {
      String[] all = interfaces;
      if (start != null) {
        all = Arrays.copyOf(interfaces, interfaces.length + 1);
        all[interfaces.length] = Abi.BODY;
      }
      super.visit(
          version,
          access,
          name,
          signature == null || start == null ? signature : signature + "L" + Abi.BODY + ";",
          superName,
          all);
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String desc,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      int open = access;
      if (opened.contains(name + desc) && (access & ACC_PRIVATE) != 0) {
        // In an interface a method is public or private; so is a factory's way to it.
        open = access & ~ACC_PRIVATE | ((node.access & ACC_INTERFACE) != 0 ? ACC_PUBLIC : 0);
      }
      MethodVisitor code = super.visitMethod(open, name, desc, signature, exceptions);
      return factories.isEmpty() ? code : new Replacing(code);
    }

    @Override
    public void visitEnd() {
      woven.forEach(result -> BodyWeaver.copyInto(result, this));
      accessors.forEach(body -> added.accessor(cv, body));
      companions.forEach(companion -> added.companion(cv, companion));
      if (start != null) {
        added.start(cv, start);
        added.canStart(cv, start);
      }
      super.visitEnd();
    }
  }

  /** Puts calls of factories in the place of the invokedynamics of woven lambdas. */
  private final class Replacing extends MethodVisitor {
    Replacing(MethodVisitor target) {
      super(ASM9, target);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String desc, Handle bootstrap, Object... arguments) {
      String factory = factories.get(key(name, desc, bootstrap, arguments));
      if (factory == null) {
        super.visitInvokeDynamicInsn(name, desc, bootstrap, arguments);
      } else {
        super.visitMethodInsn(INVOKESTATIC, factory, "make", desc, false);
      }
    }
  }
}
