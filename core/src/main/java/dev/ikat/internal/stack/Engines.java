package dev.ikat.internal.stack;

import java.lang.System.Logger.Level;
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

  private static final class Choice {
    static final @Nullable Engine ENGINE;
    static final @Nullable String PROBLEM;

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
          if (obstacle != null) {
            warn(obstacle);
          }
        }
        default ->
            problem =
                "-D%s=%s names no engine: use 'continuation' or 'portable'"
                    .formatted(PROPERTY, asked);
      }
      ENGINE = engine;
      PROBLEM = problem;
    }

    private static void warn(String obstacle) {
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
