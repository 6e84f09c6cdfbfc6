package dev.ikat.weaver;

import org.objectweb.asm.Type;

/**
 * What woven code is linked to: the names in {@code dev.ikat.woven}, and what the weaver looks for
 * in code that is to be woven. Written as text, as the weaver does not depend on core.
 */
final class Abi {
  /** The version of it that this weaver writes for. Older ones run on any later core. */
  static final int VERSION = 1;

  static final String FRAME = "dev/ikat/woven/Frame";
  static final String STRAND = "dev/ikat/woven/Strand";
  static final String OWNER = "dev/ikat/woven/FrameOwner";
  static final String BODY = "dev/ikat/woven/WovenBody";
  static final String ITERATOR = "dev/ikat/woven/SuspendingIterator";
  static final String WOVEN = "dev/ikat/woven/Woven";

  static final String FRAME_DESC = "L" + FRAME + ";";
  static final String STRAND_DESC = "L" + STRAND + ";";
  static final String SUSPENDS_DESC = "Ldev/ikat/woven/Suspends;";

  static final String YIELDER = "dev/ikat/Yielder";
  static final String YIELDER_DESC = "L" + YIELDER + ";";

  static final String OBJECT = "java/lang/Object";
  static final String OBJECT_DESC = "Ljava/lang/Object;";
  static final Type OBJECT_TYPE = Type.getObjectType(OBJECT);
  static final String THROWABLE_DESC = "Ljava/lang/Throwable;";

  /** The label of a frame whose body has ended. */
  static final int ENDED = -1;

  /** What {@code WovenBody.start} and {@code Frame.resume} look like. */
  static final String START_DESC = "(" + OBJECT_DESC + STRAND_DESC + ")" + OBJECT_DESC;

  static final String RESUME_DESC =
      "(" + STRAND_DESC + OBJECT_DESC + THROWABLE_DESC + ")" + OBJECT_DESC;

  private Abi() {}

  /** The descriptor of a method's companion: one more argument, and any result as an object. */
  static String companion(String desc) {
    return desc.substring(0, desc.indexOf(')')) + STRAND_DESC + ")" + OBJECT_DESC;
  }
}
