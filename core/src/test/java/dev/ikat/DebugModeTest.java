package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.newEventLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Script.ms;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.LogRecord;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** E30. */
@Timeout(60)
class DebugModeTest {
  @AutoClose private final Script script = new Script();
  @AutoClose private final LogCapture log = new LogCapture();
  private final EventLoop loop = script.loop;

  @BeforeEach
  void debug() {
    loop.setDebug(true);
  }

  // ---- descriptions -----------------------------------------------------------------------------

  @Test
  void aTasksDescriptionSaysWhereItWasMade() {
    Future<String> future = loop.createFuture();
    Task<String> task = loop.createTask(async(() -> await(future)), "t");
    String here =
        "created at dev\\.ikat\\.DebugModeTest\\.aTasks\\w+\\(DebugModeTest\\.java:\\d+\\)]";
    assertTrue(task.toString().matches("Task\\[t, pending, " + here), task::toString);
    assertTrue(future.toString().matches("Future\\[pending, " + here), future::toString);
    script.turn();
    assertTrue(
        task.toString().matches("Task\\[t, pending, waiting for Future\\[pending], " + here),
        task::toString);
    future.setResult("r");
    script.runUntilIdle();
    assertTrue(task.toString().matches("Task\\[t, result: r, " + here), task::toString);
  }

  @Test
  void whatWasMadeOutsideDebugModeDoesNot() {
    loop.setDebug(false);
    Task<Void> task = loop.createTask(sleep(ms(1)), "t");
    loop.setDebug(true);
    assertEquals("Task[t, pending]", task.toString());
    script.runUntilIdle();
  }

  // ---- slow steps -------------------------------------------------------------------------------

  @Test
  void slowCallbacksAreReportedFastOnesAreNot() {
    assertEquals(ms(100), loop.slowCallbackDuration());
    loop.callSoon(() -> script.time.advance(ms(99)));
    loop.callSoon(() -> script.time.advance(ms(100)));
    loop.callLater(ms(500), () -> script.time.advance(ms(250)));
    script.runUntilIdle();
    assertEquals(
        List.of(
            "WARNING executing Handle[lambda in dev.ikat.DebugModeTest] took 100 ms",
            "WARNING executing Handle[lambda in dev.ikat.DebugModeTest] took 250 ms"),
        log.messages());
  }

  @Test
  void theLimitCanBeSet() {
    loop.setSlowCallbackDuration(ms(5));
    assertEquals(ms(5), loop.slowCallbackDuration());
    loop.callSoon(() -> script.time.advance(ms(5)));
    script.runUntilIdle();
    assertEquals(1, log.messages().size());
    loop.setSlowCallbackDuration(Duration.ofSeconds(Long.MAX_VALUE));
    loop.callSoon(() -> script.time.advance(ms(5000)));
    script.runUntilIdle();
    assertEquals(1, log.messages().size());
  }

  @Test
  void stepsOfTasksAreMeasuredOneByOneAndSleepDoesNotCount() {
    Task<Void> task =
        loop.createTask(
            async(() -> {
              script.time.advance(ms(120));
              await(sleep(ms(1000)));
              script.time.advance(ms(60));
              await(sleep(ms(1000)));
              script.time.advance(ms(60));
              await(sleep(Duration.ZERO));
              script.time.advance(ms(140));
            }),
            "t");
    script.runUntilIdle();
    assertTrue(task.done());
    assertEquals(
        List.of(
            "WARNING executing Task[t, pending, waiting for Future[pending]] took 120 ms",
            "WARNING executing Task[t, result: null] took 140 ms"),
        log.messages().stream().map(m -> m.replaceFirst(", created at [^]]+", "")).toList());
  }

  @Test
  void outsideDebugModeNothingIsMeasured() {
    loop.setDebug(false);
    loop.callSoon(() -> script.time.advance(ms(500)));
    script.runUntilIdle();
    assertEquals(List.of(), log.messages());
    assertFalse(samplers().findAny().isPresent());
  }

  @Test
  void debugModeMayBeSwitchedInTheMiddleOfAStep() {
    loop.callSoon(() -> {
      loop.setDebug(false);
      script.time.advance(ms(500));
    });
    loop.callSoon(() -> script.time.advance(ms(500)));
    loop.callSoon(() -> loop.setDebug(true));
    loop.callSoon(() -> script.time.advance(ms(300)));
    script.runUntilIdle();
    assertEquals(
        List.of("WARNING executing Handle[lambda in dev.ikat.DebugModeTest] took 300 ms"),
        log.messages());
  }

  /** The report shows where it was slow, not where it ended. */
  @Test
  void theReportOfATaskShowsTheStackThatWasSlow() {
    StackTraceElement[] trace =
        pictureOf(
            async(() -> {
              await(sleep(ms(1)));
              slowMethod();
            }));
    assertEquals("slowMethod", firstOfTest(trace));
  }

  @Test
  void theReportOfACallbackShowsTheStackThatWasSlow() {
    loop.setSlowCallbackDuration(Duration.ofDays(1));
    loop.callSoon(this::slowMethod);
    script.runUntilIdle();
    assertEquals("slowMethod", firstOfTest(log.records().getFirst().getThrown().getStackTrace()));
  }

  /** Innermost first: the generator's body, and then the task that waits for it. */
  @Test
  void theReportShowsAGeneratorsBodyAndWhoConsumesIt() {
    StackTraceElement[] trace =
        pictureOf(
            async(() -> {
              await(sleep(ms(1)));
              consume(
                  Generator.<Integer>of(y -> {
                    y.yield(1);
                    slowMethod();
                  }));
            }));
    List<String> methods = Stream.of(trace).map(StackTraceElement::getMethodName).toList();
    assertEquals("slowMethod", firstOfTest(trace));
    assertTrue(methods.indexOf("consume") > methods.indexOf("slowMethod"), methods.toString());
  }

  private static void consume(Generator<Integer, Void, Void> generator) {
    while (generator.hasNext()) {
      generator.next();
    }
  }

  private StackTraceElement[] pictureOf(Coroutine<Void> slow) {
    loop.setSlowCallbackDuration(Duration.ofDays(1));
    loop.createTask(slow, "slow");
    script.runUntilIdle();
    LogRecord report = log.records().getLast();
    assertTrue(report.getMessage().contains("executing Task[slow"), report.getMessage());
    return report.getThrown().getStackTrace();
  }

  /** Goes on until the sampler has seen it, which it must. */
  private void slowMethod() {
    StepClock clock = EventLoopImpl.of(loop).stepClock;
    assertFalse(clock.hasPicture());
    loop.setSlowCallbackDuration(ms(1));
    while (!clock.hasPicture()) {
      Thread.onSpinWait();
    }
    script.time.advance(ms(50));
  }

  private static String firstOfTest(StackTraceElement[] trace) {
    return Stream.of(trace)
        .filter(f -> f.getClassName().equals(DebugModeTest.class.getName()))
        .findFirst()
        .orElseThrow()
        .getMethodName();
  }

  @Test
  void theSamplerLivesAsLongAsTheRun() throws Exception {
    for (Thread ofAnEarlierTest : samplers().toList()) {
      ofAnEarlierTest.join(TimeUnit.SECONDS.toMillis(30));
    }
    for (int i = 0; i < 3; i++) {
      loop.callSoon(() -> assertEquals(1, samplers().count()));
      Thread[] sampler = new Thread[1];
      loop.callSoon(() -> sampler[0] = samplers().findAny().orElseThrow());
      script.runUntilIdle();
      sampler[0].join(TimeUnit.SECONDS.toMillis(30));
      assertFalse(sampler[0].isAlive());
    }
  }

  private static Stream<Thread> samplers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().equals("ikat-slow-steps"));
  }

  // ---- coroutines that nobody awaits (statement 53) ---------------------------------------------

  @Test
  void aCoroutineThatNobodyAwaitsIsReportedWhenTheLoopIsClosed() {
    script.run(() -> {
      sleep(ms(1));
      await(sleep(ms(2)));
    });
    assertEquals(List.of(), log.messages());
    loop.close();
    assertEquals(List.of("WARNING coroutine 'sleep' was never awaited"), log.messages());
    StackTraceElement where = log.records().getFirst().getThrown().getStackTrace()[0];
    assertEquals(getClass().getName(), where.getClassName());
  }

  @Test
  void theReportNamesTheBody() {
    script.run(() -> ignore(async(() -> script.log("never"))));
    loop.close();
    assertEquals(
        List.of("WARNING coroutine 'lambda in dev.ikat.DebugModeTest' was never awaited"),
        log.messages());
  }

  private static void ignore(Coroutine<?> coroutine) {
    assertEquals("created", coroutine.toString().replaceAll(".*, |]", ""));
  }

  @Test
  void whoeverUsesOrClosesItIsNotReported() {
    script.run(() -> {
      await(sleep(ms(1)));
      await(createTask(sleep(ms(1))));
      await(gather(sleep(ms(1)), sleep(ms(1))));
      sleep(ms(1)).close();
    });
    loop.close();
    assertEquals(List.of(), log.messages());
  }

  @Test
  void eachOneIsReportedOnceAndInTheOrderOfCreation() {
    script.run(() -> {
      for (int i = 0; i < 300; i++) {
        Coroutine<Void> coroutine = sleep(ms(1));
        if (i % 100 != 0) {
          await(coroutine);
        }
      }
    });
    loop.close();
    loop.close();
    assertEquals(3, log.messages().size());
  }

  /** Long before the loop is closed, if it is collected before. */
  @Test
  void oneThatIsCollectedIsReportedThenAndNotAgain() {
    script.run(() -> {
      sleep(ms(1));
    });
    while (log.messages().isEmpty()) {
      System.gc();
      Thread.onSpinWait();
    }
    loop.close();
    assertEquals(List.of("WARNING coroutine 'sleep' was never awaited"), log.messages());
  }

  @Test
  void outsideDebugModeNobodyIsWatched() {
    loop.setDebug(false);
    script.run(() -> {
      sleep(ms(1));
    });
    loop.close();
    assertEquals(List.of(), log.messages());
  }

  // ---- creation traces --------------------------------------------------------------------------

  @Test
  void tasksAndFuturesKnowWhereTheyWereMade() {
    script.run(() -> {
      FutureImpl<?> future = (FutureImpl<?>) loop.createFuture();
      FutureImpl<?> task = (FutureImpl<?>) createTask(sleep(ms(1)));
      FutureImpl<?> gathering = (FutureImpl<?>) gather(sleep(ms(1)));
      for (FutureImpl<?> made : List.of(future, task, gathering)) {
        StackTraceElement[] trace = made.createdAt.getStackTrace();
        assertEquals(getClass().getName(), trace[0].getClassName());
        assertTrue(trace.length <= 10, "CPython's depth");
      }
      await(sleep(ms(2)));
    });
  }

  @Test
  void outsideDebugModeTheyDoNot() {
    loop.setDebug(false);
    assertNull(((FutureImpl<?>) loop.createFuture()).createdAt);
  }

  // ---- switching it on --------------------------------------------------------------------------

  @Test
  void isOffAtFirst() {
    try (EventLoop other = newEventLoop()) {
      assertFalse(other.debug());
    }
    assertTrue(loop.debug());
  }

  @Test
  void isOnFromTheStartIfTheJvmWasToldSo() throws Exception {
    assertTrue(started(List.of(), Map.of()).contains("debug: false"));
    String byProperty = started(List.of("-Dikat.debug=true"), Map.of());
    assertTrue(byProperty.contains("debug: true"), byProperty);
    assertTrue(byProperty.contains("coroutine 'sleep' was never awaited"), byProperty);
    String byEnvironment = started(List.of(), Map.of("IKAT_DEBUG", "1"));
    assertTrue(byEnvironment.contains("debug: true"), byEnvironment);
  }

  /** What the probe prints in a JVM of its own. */
  private static String started(List<String> options, Map<String, String> environment)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-Dikat.engine=portable", "-cp", System.getProperty("java.class.path")));
    command.add(Probe.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().remove("IKAT_DEBUG");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  /** Says whether its loop is in debug mode, and forgets to await. */
  static final class Probe {
    private Probe() {}

    static void main() {
      Asyncio.run(
          async(() -> {
            sleep(ms(1));
            IO.println("debug: " + Asyncio.getRunningLoop().debug());
          }));
    }
  }
}
