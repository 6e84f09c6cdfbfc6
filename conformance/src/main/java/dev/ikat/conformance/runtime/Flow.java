package dev.ikat.conformance.runtime;

/** How an operation or a block ended, if not by an exception. */
public sealed interface Flow {
  /** It ended at its end. */
  Flow NEXT = new Next();

  /** It met a break. */
  Flow BREAK = new Break();

  /** It met a continue. */
  Flow CONTINUE = new Continue();

  /** See {@link #NEXT}. */
  record Next() implements Flow {}

  /** See {@link #BREAK}. */
  record Break() implements Flow {}

  /** See {@link #CONTINUE}. */
  record Continue() implements Flow {}

  /** It met a return with this value. */
  record Return(Object value) implements Flow {}
}
