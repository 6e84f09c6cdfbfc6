package dev.ikat.agent;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Opens to Ikat what its continuation engine needs: the package of {@code Continuation}, and {@code
 * java.lang} for the field that holds a thread's scoped values.
 *
 * <p>It is opened to Ikat's module when the application runs on the module path, and to the unnamed
 * module of the system class loader, where Ikat lives when the application runs on the class path.
 * No one else gets anything.
 *
 * <p>Three ways in, one effect: {@code java -javaagent:ikat-agent.jar …} calls {@code premain}; an
 * attaching tool, and {@code java -jar app.jar} with {@code Launcher-Agent-Class} in app.jar's
 * manifest, call {@code agentmain}.
 */
public final class IkatAgent {
  private static final String CONTINUATIONS = "jdk.internal.vm";
  private static final String THREADS = "java.lang";

  private IkatAgent() {}

  /** Called by the JVM before the application's {@code main}. */
  public static void premain(String arguments, Instrumentation jvm) {
    open(jvm);
  }

  /** Called by the JVM when the agent is attached, or named by an executable jar. */
  public static void agentmain(String arguments, Instrumentation jvm) {
    open(jvm);
  }

  private static void open(Instrumentation jvm) {
    Set<Module> ikat = whereIkatMayBe();
    jvm.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(CONTINUATIONS, ikat),
        Map.of(THREADS, ikat),
        Set.of(),
        Map.of());
  }

  private static Set<Module> whereIkatMayBe() {
    Module classPath = ClassLoader.getSystemClassLoader().getUnnamedModule();
    Optional<Module> modulePath = ModuleLayer.boot().findModule("dev.ikat");
    return Stream.concat(Stream.of(classPath), modulePath.stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
