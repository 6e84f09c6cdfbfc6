package dev.ikat.weaver;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;

/**
 * Follows types through a method as the verifier does, and besides what the yielder and awaiting
 * iterators become. It trusts the code to be valid.
 */
final class TypeInterpreter extends BasicInterpreter {
  private static final TypedValue.Tag MAYBE = TypedValue.Tag.MAYBE_YIELDER;

  private final Hierarchy hierarchy;
  private final Suspending suspending;

  /** The local variable in which the yielder is passed; -1 if the body has none. */
  private final int yielder;

  private @Nullable AbstractInsnNode escape;

  private @Nullable AbstractInsnNode foreign;

  TypeInterpreter(Hierarchy hierarchy, Suspending suspending, int yielder) {
    super(Opcodes.ASM9);
    this.hierarchy = hierarchy;
    this.suspending = suspending;
    this.yielder = yielder;
  }

  /** Where the yielder is used for something else than to yield; null if nowhere. */
  @Nullable AbstractInsnNode escape() {
    return escape;
  }

  /** Where another yielder is used; null if nowhere. */
  @Nullable AbstractInsnNode foreign() {
    return foreign;
  }

  @Override
  public @Nullable BasicValue newValue(@Nullable Type type) {
    if (type == null) {
      return TypedValue.NOTHING;
    }
    return switch (type.getSort()) {
      case Type.VOID -> null;
      case Type.BOOLEAN, Type.CHAR, Type.BYTE, Type.SHORT, Type.INT ->
          TypedValue.plain(Type.INT_TYPE);
      default -> TypedValue.plain(type);
    };
  }

  @Override
  public @Nullable BasicValue newParameterValue(boolean instance, int local, Type type) {
    return local == yielder ? new TypedValue(type, TypedValue.Tag.YIELDER, null) : newValue(type);
  }

  @Override
  public BasicValue newOperation(AbstractInsnNode insn) throws AnalyzerException {
    return switch (insn.getOpcode()) {
      case Opcodes.ACONST_NULL -> TypedValue.NULL;
      case Opcodes.NEW ->
          new TypedValue(
              Type.getObjectType(((TypeInsnNode) insn).desc), TypedValue.Tag.UNINITIALISED, insn);
      default -> own(super.newOperation(insn));
    };
  }

  /** BasicInterpreter's shared constants as values of ours. */
  private static BasicValue own(BasicValue value) {
    return value instanceof TypedValue ? value : TypedValue.plain(value.getType());
  }

  @Override
  public BasicValue copyOperation(AbstractInsnNode insn, BasicValue value) {
    if (yielder >= 0
        && insn.getOpcode() == Opcodes.ASTORE
        && ((VarInsnNode) insn).var == yielder
        && !((TypedValue) value).is(TypedValue.Tag.YIELDER)) {
      escapesAt(insn);
    }
    return value;
  }

  @Override
  public @Nullable BasicValue unaryOperation(AbstractInsnNode insn, BasicValue value)
      throws AnalyzerException {
    if (insn.getOpcode() == Opcodes.CHECKCAST) {
      if (isYielder(value) && ((TypeInsnNode) insn).desc.equals(Abi.YIELDER)) {
        return value;
      }
      if (((TypedValue) value).is(TypedValue.Tag.NULL)) {
        return TypedValue.plain(Type.getObjectType(((TypeInsnNode) insn).desc));
      }
    }
    use(insn, value);
    BasicValue result = super.unaryOperation(insn, value);
    return result == null ? null : own(result);
  }

  @Override
  public @Nullable BasicValue binaryOperation(AbstractInsnNode insn, BasicValue a, BasicValue b)
      throws AnalyzerException {
    use(insn, a);
    use(insn, b);
    if (insn.getOpcode() == Opcodes.AALOAD) {
      Type array = a.getType();
      if (((TypedValue) a).is(TypedValue.Tag.NULL) || array.getSort() != Type.ARRAY) {
        return TypedValue.NULL;
      }
      return TypedValue.plain(Type.getType(array.getDescriptor().substring(1)));
    }
    BasicValue result = super.binaryOperation(insn, a, b);
    return result == null ? null : own(result);
  }

  @Override
  public @Nullable BasicValue ternaryOperation(
      AbstractInsnNode insn, BasicValue a, BasicValue b, BasicValue c) throws AnalyzerException {
    use(insn, c);
    return super.ternaryOperation(insn, a, b, c);
  }

  @Override
  public @Nullable BasicValue naryOperation(
      AbstractInsnNode insn, List<? extends BasicValue> values) throws AnalyzerException {
    boolean yields =
        insn instanceof MethodInsnNode call
            && call.owner.equals(Abi.YIELDER)
            && (call.name.equals("yield") || call.name.equals("yieldFrom"));
    for (BasicValue value : values) {
      if (!isYielder(value) && Abi.YIELDER_DESC.equals(descriptor(value)) && foreign == null) {
        foreign = insn;
      }
    }
    for (int i = 0; i < values.size(); i++) {
      if (!yields || i > 0 || !isYielder(values.get(0))) {
        use(insn, values.get(i));
      }
    }
    if (insn instanceof MethodInsnNode call && suspending.givesIterator(call)) {
      return new TypedValue(Type.getReturnType(call.desc), TypedValue.Tag.AWAITING, null);
    }
    BasicValue result = super.naryOperation(insn, values);
    return result == null ? null : own(result);
  }

  private static @Nullable String descriptor(BasicValue value) {
    return value.getType() == null ? null : value.getType().getDescriptor();
  }

  @Override
  public void returnOperation(AbstractInsnNode insn, BasicValue value, BasicValue expected) {
    use(insn, value);
  }

  private static boolean isYielder(BasicValue value) {
    return ((TypedValue) value).is(TypedValue.Tag.YIELDER);
  }

  private void use(AbstractInsnNode insn, BasicValue value) {
    if (isYielder(value) || ((TypedValue) value).is(MAYBE)) {
      escapesAt(insn);
    }
  }

  private void escapesAt(AbstractInsnNode insn) {
    if (escape == null) {
      escape = insn;
    }
  }

  @Override
  public BasicValue merge(BasicValue first, BasicValue second) {
    TypedValue a = (TypedValue) first;
    TypedValue b = (TypedValue) second;
    if (a.equals(b)) {
      return a;
    }
    if (!a.isThere() || !b.isThere()) {
      return TypedValue.NOTHING;
    }
    if (a.is(TypedValue.Tag.UNINITIALISED) || b.is(TypedValue.Tag.UNINITIALISED)) {
      return TypedValue.NOTHING;
    }
    if (!a.isReference() || !b.isReference()) {
      return a.getType().equals(b.getType()) ? a : TypedValue.NOTHING;
    }
    if (isYielder(a) || isYielder(b) || a.is(MAYBE) || b.is(MAYBE)) {
      return TypedValue.MAYBE_YIELDER;
    }
    if (a.is(TypedValue.Tag.NULL)) {
      return b;
    }
    if (b.is(TypedValue.Tag.NULL)) {
      return a;
    }
    return TypedValue.plain(hierarchy.common(a.getType(), b.getType()));
  }
}
