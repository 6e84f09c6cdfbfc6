package dev.ikat.weaver;

/**
 * Why a body was left as it is. It then runs on a stack, and does what it always did.
 *
 * {@snippet :
 * import dev.ikat.weaver.*;
 *
 * boolean isError(Body body) {
 *   return body.refusal() == Refusal.MONITOR_HELD;
 * }
 * }
 */
public enum Refusal {
  /** A monitor is held where it would be suspended: others of the loop would block on it. */
  MONITOR_HELD("a monitor is held at a suspension: others of the loop would block on it"),
  /** The yielder is used for more than to call yield and yieldFrom on. */
  YIELDER_ESCAPES("the yielder is stored, passed on or captured: somebody else may yield"),
  /**
   * A yielder is of no use in the body of another generator, which then has to stand on a stack.
   */
  FOREIGN_YIELDER("it uses the yielder of another body, which is to fail in here"),
  /** A lambda that can be serialised, or what stands in a class whose version would change. */
  SERIALIZABLE("what is serialisable must stay what its deserialisation expects"),
  /** A lambda with more interfaces or bridges than its one. */
  UNUSUAL_LAMBDA("a lambda of several interfaces"),
  /** A reference to a method of another class, or to a constructor. */
  METHOD_ELSEWHERE("a reference to a method of another class, which is not woven here"),
  /** A class that is the body of several things cannot say which one is to be started. */
  SEVERAL_BODIES("the class implements several kinds of bodies"),
  /** A class that had to be looked at was not found. */
  CLASS_NOT_FOUND("a class that the body uses is not on the class path"),
  /** Woven, it would be larger than the class file format allows. */
  TOO_LARGE("woven, the method would be larger than class files allow"),
  /** Bytecode that no Java compiler of today writes. */
  UNUSUAL_CODE("bytecode in a form that the weaver does not know");

  private final String reason;

  Refusal(String reason) {
    this.reason = reason;
  }

  /** The reason in words. */
  public String reason() {
    return reason;
  }
}
