package dev.ikat;

/**
 * A callback that has been scheduled for a certain time. asyncio's {@code TimerHandle}.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import java.time.Duration;
 *
 * void main() {
 *   run(async(() -> {
 *     var loop = getRunningLoop();
 *     var timer = loop.callLater(Duration.ofSeconds(5), () -> IO.println("too late"));
 *     IO.println(timer.when() > loop.time());
 *     timer.cancel();
 *   }));
 * }
 * }
 */
public interface TimerHandle extends Handle {
  /** When it is due, in nanoseconds of {@link EventLoop#time()}. */
  long when();
}
