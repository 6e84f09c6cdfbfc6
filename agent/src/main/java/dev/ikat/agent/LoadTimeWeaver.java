package dev.ikat.agent;

import dev.ikat.weaver.Body;
import dev.ikat.weaver.Refusal;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the classes of the application when they are loaded. The classes that are made for one are
 * defined in its loader before it is, so that they are there when it first runs.
 *
 * <p>Any thread, and several at once. While one is in here the JVM asks no transformer about the
 * classes that this loads.
 */
final class LoadTimeWeaver implements ClassFileTransformer {
  private static final String OWN = "dev/ikat/agent/";

  /** Packages that come woven. */
  private static final List<String> WOVEN =
      List.of("dev/ikat/", "dev/ikat/woven/", "dev/ikat/spi/", "dev/ikat/io/");

  private final ClassDefinition definition;
  private final boolean explain;
  private final Map<ClassLoader, LoaderWeaver> loaders = new WeakHashMap<>();

  LoadTimeWeaver(ClassDefinition definition, boolean explain) {
    this.definition = definition;
    this.explain = explain;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (loader == null || name == null || !isApplications(loader, name)) {
      return null;
    }
    try {
      LoaderWeaver weaver = of(loader);
      return redefined == null
          ? weaver.load(loader, name, domain, classFile, this::report)
          : weaver.redefine(name, classFile);
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      // Not thrown: the JVM would drop it.
      logger()
          .log(
              System.Logger.Level.WARNING,
              "the class " + name.replace('/', '.') + " is not woven and runs as it is",
              e);
      return null;
    }
  }

  private static boolean isApplications(ClassLoader loader, String name) {
    if (loader == ClassLoader.getPlatformClassLoader() || name.startsWith(OWN)) {
      return false;
    }
    String inPackage = name.substring(0, name.lastIndexOf('/') + 1);
    return !WOVEN.contains(inPackage) && !inPackage.startsWith("dev/ikat/internal/");
  }

  private LoaderWeaver of(ClassLoader loader) {
    synchronized (loaders) {
      return loaders.computeIfAbsent(loader, one -> new LoaderWeaver(one, definition));
    }
  }

  private void report(List<Body> bodies) {
    for (Body body : bodies) {
      if (body.refusal() == Refusal.MONITOR_HELD) {
        logger()
            .log(
                System.Logger.Level.WARNING,
                "{0}: {1}; the body is not woven, and runs on a stack. Use dev.ikat.Lock",
                body.place(),
                body.reason());
      }
      if (explain) {
        System.err.println("ikat: " + body);
      }
    }
  }

  /** Asked for when there is something to say: an application may want to set logging up first. */
  private static System.Logger logger() {
    return System.getLogger("dev.ikat");
  }
}
