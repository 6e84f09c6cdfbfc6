package dev.ikat;

/**
 * A generator was asked to go on while its body is being run: by that body itself, by something it
 * delegates to, or while a task waits inside it. Python: {@code ValueError: generator already
 * executing}. The generator is not affected.
 *
 * {@snippet :
 * import dev.ikat.AlreadyRunningException;
 * import dev.ikat.Generator;
 *
 * Generator<Integer, Void, Void> self;
 *
 * void main() {
 *   self = Generator.of(y -> {
 *     try {
 *       self.next();
 *     } catch (AlreadyRunningException e) {
 *       y.yield(1);
 *     }
 *   });
 *   IO.println(self.next());
 * }
 * }
 */
public final class AlreadyRunningException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  AlreadyRunningException(String message) {
    super(message);
  }
}
