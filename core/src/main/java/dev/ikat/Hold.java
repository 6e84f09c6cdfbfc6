package dev.ikat;

/**
 * What one holds while one has a lock or a permit: closing it gives that back. Closing it again
 * does nothing.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Lock;
 *
 * void main() {
 *   var lock = new Lock();
 *   run(async(() -> {
 *     try (var _ = await(lock.hold())) {
 *       IO.println("held: " + lock.locked());
 *     }
 *     IO.println("held: " + lock.locked());
 *   }));
 * }
 * }
 */
public interface Hold extends AutoCloseable {
  /** Gives back what is held. */
  @Override
  void close();
}
