package dev.ikat.agent;

import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives Ikat what it has to ask the JVM for: opens what its continuation engine needs, and weaves
 * the classes of the application as they are loaded ({@link LoadTimeWeaver}).
 *
 * <p>What the engine needs is the package of {@code Continuation}, and {@code java.lang} for the
 * field that holds a thread's scoped values. They are opened to Ikat's module when the application
 * runs on the module path, and to the unnamed module of the system class loader, where Ikat lives
 * when the application runs on the class path. No one else gets anything.
 *
 * <p>Netty, with which Ikat does its I/O, may load its native code, as by {@code
 * --enable-native-access}. There is no public way to that for an agent. Where the JDK's own method
 * has gone, I/O is done without native code.
 *
 * <p>Three ways in, one effect: {@code java -javaagent:ikat-agent.jar[=OPTIONS] …} calls {@code
 * premain}; an attaching tool, and {@code java -jar app.jar} with {@code Launcher-Agent-Class} in
 * app.jar's manifest, call {@code agentmain}. Classes that are loaded already stay as they are.
 *
 * <p>Options, separated by commas: {@code noweave} weaves nothing; {@code explain} says on standard
 * error what becomes of each body.
 */
public final class IkatAgent {
  private static final String CONTINUATIONS = "jdk.internal.vm";
  private static final String THREADS = "java.lang";

  private static final String NO_WEAVE = "noweave";
  private static final String EXPLAIN = "explain";

  /** The modules that load or declare native methods. */
  private static final List<String> NETTY =
      List.of(
          "io.netty.common",
          "io.netty.transport.unix.common",
          "io.netty.transport.classes.epoll",
          "io.netty.transport.classes.io_uring");

  private IkatAgent() {}

  /** Called by the JVM before the application's {@code main}. */
  public static void premain(@Nullable String options, Instrumentation jvm) {
    start(options, jvm);
  }

  /** Called by the JVM when the agent is attached, or named by an executable jar. */
  public static void agentmain(@Nullable String options, Instrumentation jvm) {
    start(options, jvm);
  }

  private static void start(@Nullable String options, Instrumentation jvm) {
    Set<String> chosen = options(options == null ? "" : options);
    open(jvm);
    if (chosen.contains(NO_WEAVE)) {
      return;
    }
    // One that can transform again comes after all that cannot, in whatever order the agents were
    // named: so JaCoCo sees classes as they are in their files, which is how it knows them again.
    jvm.addTransformer(
        new LoadTimeWeaver(ClassDefinition.ofJdk(), chosen.contains(EXPLAIN)),
        jvm.isRetransformClassesSupported());
  }

  private static Set<String> options(String text) {
    Set<String> chosen = new HashSet<>();
    for (String option : text.split(",")) {
      String name = option.strip();
      if (name.equals(NO_WEAVE) || name.equals(EXPLAIN)) {
        chosen.add(name);
      } else if (!name.isEmpty()) {
        throw new IllegalArgumentException(
            "ikat-agent has no option '" + name + "': there are noweave and explain");
      }
    }
    return chosen;
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
    // For the JDK's own methods that are called here.
    jvm.redefineModule(
        Object.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of(THREADS, Set.of(IkatAgent.class.getModule())),
        Set.of(),
        Map.of());
    allowNativeCode();
  }

  private static void allowNativeCode() {
    try {
      // The JVM knows of one switch for all unnamed modules.
      Method allowUnnamed = Module.class.getDeclaredMethod("implAddEnableNativeAccessToAllUnnamed");
      allowUnnamed.setAccessible(true);
      allowUnnamed.invoke(null);
      Method allow = Module.class.getDeclaredMethod("implAddEnableNativeAccess");
      allow.setAccessible(true);
      for (String netty : NETTY) {
        Optional<Module> module = ModuleLayer.boot().findModule(netty);
        if (module.isPresent()) {
          allow.invoke(module.get());
        }
      }
    } catch (ReflectiveOperationException gone) {
      // Ikat looks before it loads: it does without.
    }
  }

  private static Set<Module> whereIkatMayBe() {
    Module classPath = ClassLoader.getSystemClassLoader().getUnnamedModule();
    Optional<Module> modulePath = ModuleLayer.boot().findModule("dev.ikat");
    return Stream.concat(Stream.of(classPath), modulePath.stream())
        .collect(Collectors.toUnmodifiableSet());
  }
}
