package dev.ikat;

/**
 * A {@link Channel} has come to its end: nothing more can be sent, or nothing more will be
 * received. anyio's {@code EndOfStream} and {@code ClosedResourceError}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import dev.ikat.Channel;
 * import dev.ikat.ChannelClosedException;
 *
 * void main() {
 *   run(async(() -> {
 *     var channel = new Channel<String>(1);
 *     channel.close();
 *     try {
 *       await(channel.receive());
 *     } catch (ChannelClosedException e) {
 *       IO.println(e.getMessage());
 *     }
 *   }));
 * }
 * }
 */
public final class ChannelClosedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With a message. */
  public ChannelClosedException(String message) {
    super(message);
  }
}
