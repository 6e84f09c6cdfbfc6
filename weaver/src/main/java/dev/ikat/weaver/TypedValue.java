package dev.ikat.weaver;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.analysis.BasicValue;

/** What is known of a value in a local variable or on the operand stack: type, and what it is. */
final class TypedValue extends BasicValue {
  enum Tag {
    PLAIN,
    /** The constant null. */
    NULL,
    /** An object whose constructor has not been called; {@link #made} made it. */
    UNINITIALISED,
    /** The yielder that the body was given. */
    YIELDER,
    /** That, or something else, by the way that was taken: to be used for nothing. */
    MAYBE_YIELDER,
    /** An iterator whose values may have to be waited for. */
    AWAITING
  }

  static final TypedValue NOTHING = new TypedValue(null, Tag.PLAIN, null);
  static final TypedValue MAYBE_YIELDER =
      new TypedValue(Type.getObjectType(Abi.YIELDER), Tag.MAYBE_YIELDER, null);
  static final TypedValue NULL = new TypedValue(Abi.OBJECT_TYPE, Tag.NULL, null);

  final Tag tag;

  /** The instruction that made an object that is uninitialised. */
  final @Nullable AbstractInsnNode made;

  TypedValue(@Nullable Type type, Tag tag, @Nullable AbstractInsnNode made) {
    super(type);
    this.tag = tag;
    this.made = made;
  }

  static TypedValue plain(Type type) {
    return new TypedValue(type, Tag.PLAIN, null);
  }

  boolean is(Tag other) {
    return tag == other;
  }

  /** Whether there is a value at all. */
  boolean isThere() {
    return getType() != null;
  }

  /** Whether it is a reference that has to be kept, as it is neither null nor of no use. */
  boolean isKept() {
    return isThere() && tag != Tag.NULL && tag != Tag.YIELDER && tag != Tag.MAYBE_YIELDER;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TypedValue value
        && tag == value.tag
        && made == value.made
        && super.equals(other);
  }

  @Override
  public int hashCode() {
    return 31 * super.hashCode() + tag.hashCode();
  }
}
