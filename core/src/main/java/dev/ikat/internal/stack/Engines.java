package dev.ikat.internal.stack;

import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the engine, once, when a stack is first needed: {@code continuation} if the JVM lets us
 * at what it needs, else {@code portable}; {@code -Dikat.engine} forces one.
 */
public final class Engines {
  /** The system property that forces an engine. */
  public static final String PROPERTY = "ikat.engine";

  private Engines() {}

  /**
   * The engine of this JVM.
   *
   * @throws IllegalStateException if the one asked for cannot start; the message names the flag
   */
  public static Engine selected() {
    Engine engine = Choice.ENGINE;
    if (engine == null) {
      throw new IllegalStateException(Choice.PROBLEM);
    }
    return engine;
  }

  /**
   * Some code that is not woven is about to be suspended: if that is slow, as nobody has asked for
   * the engine it is suspended by, it is said, once. A program whose bodies are all woven hears
   * nothing.
   */
  public static void stackIsNeeded() {
    if (Choice.OBSTACLE != null) {
      Warning.give(Choice.OBSTACLE);
    }
  }

  private static final class Choice {
    static final @Nullable Engine ENGINE;
    static final @Nullable String PROBLEM;

    /** What stands in the way of the engine that nobody has asked to do without; else null. */
    static final @Nullable String OBSTACLE;

    static {
      String asked = System.getProperty(PROPERTY, "").strip();
      String obstacle = asked.equals("portable") ? null : JdkContinuation.obstacle();
      Engine engine = null;
      String problem = null;
      switch (asked) {
        case "portable" -> engine = new PortableEngine();
        case "continuation" -> {
          if (obstacle == null) {
            engine = new ContinuationEngine();
          } else {
            problem =
                "the engine 'continuation' was asked for (-D%s) but cannot start: %s; %s"
                    .formatted(PROPERTY, obstacle, remedy());
          }
        }
        case "" -> {
          engine = obstacle == null ? new ContinuationEngine() : new PortableEngine();
        }
        default ->
            problem =
                "-D%s=%s names no engine: use 'continuation' or 'portable'"
                    .formatted(PROPERTY, asked);
      }
      ENGINE = engine;
      PROBLEM = problem;
      OBSTACLE = asked.isEmpty() ? obstacle : null;
    }
  }

  private static final class Warning {
    private static final AtomicBoolean GIVEN = new AtomicBoolean();

    static void give(String obstacle) {
      if (GIVEN.get() || !GIVEN.compareAndSet(false, true)) {
        return;
      }
      System.getLogger("dev.ikat")
          .log(
              Level.WARNING,
              "Ikat runs on its portable engine (virtual threads), which is 10 to 200 times slower"
                  + " at switching: {0}. To get the fast one, {1}. -D{2}=portable silences this;"
                  + " docs/engines.md lists the differences.",
              obstacle,
              remedy(),
              PROPERTY);
    }
  }

  /** What to add to the command line, for the way this copy of Ikat was loaded. */
  static String remedy() {
    Module module = Engines.class.getModule();
    String target = module.isNamed() ? module.getName() : "ALL-UNNAMED";
    return ("add --add-exports=java.base/jdk.internal.vm=%1$s --add-opens=java.base/java.lang=%1$s"
            + " (or -javaagent:ikat-agent.jar) to the java command")
        .formatted(target);
  }
}
