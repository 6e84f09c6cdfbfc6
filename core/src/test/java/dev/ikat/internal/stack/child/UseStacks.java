package dev.ikat.internal.stack.child;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;

import dev.ikat.Generator;
import dev.ikat.Yielder;
import java.time.Duration;

/**
 * A program that EnginesTest runs on JVMs of its own: uses generators and a loop, and says which
 * engine that was. In a package of its own, as on the module path the others are Ikat's alone.
 */
public final class UseStacks {
  private UseStacks() {}

  /** Prints the engine. */
  public static void main(String[] args) {
    for (int i = 0; i < 3; i++) {
      var g = Generator.<Boolean>of(y -> tell(y));
      String engine = g.next() ? "portable" : "continuation";
      run(async(() -> System.out.println(await(sleep(Duration.ofMillis(1), engine)))));
    }
  }

  /** Apart from the body, which keeps that on a stack: woven, it would need no engine. */
  private static void tell(Yielder<Boolean, Void> y) {
    y.yield(Thread.currentThread().isVirtual());
  }
}
