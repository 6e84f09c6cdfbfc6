package dev.ikat.conformance.runtime;

import dev.ikat.Coroutine;

/** A scenario about asyncio that was translated into Java. */
public interface AioProgram {
  /** The coroutine of its main task. */
  Coroutine<Object> main();
}
