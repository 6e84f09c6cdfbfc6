package dev.ikat.agent;

import dev.ikat.weaver.Body;
import dev.ikat.weaver.ClassFiles;
import dev.ikat.weaver.Weaver;
import dev.ikat.weaver.Weaving;
import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Weaves the classes of one loader, which it does not keep alive. */
final class LoaderWeaver {
  private final ClassDefinition definition;
  private final Weaver weaver;

  /** The classes that were made, as they were defined. */
  private final Map<String, byte[]> made = new ConcurrentHashMap<>();

  /** The woven classes, as they were first loaded: what a change of them has to fit. */
  private final Map<String, byte[]> woven = new ConcurrentHashMap<>();

  LoaderWeaver(ClassLoader loader, ClassDefinition definition) {
    this.definition = definition;
    WeakReference<ClassLoader> weakly = new WeakReference<>(loader);
    this.weaver =
        new Weaver(name -> {
          ClassLoader there = weakly.get();
          return there == null ? null : ClassFiles.of(there).find(name);
        });
  }

  /** The class that is about to be loaded, woven; null if it is to stay as it is. */
  byte @Nullable [] load(
      ClassLoader loader,
      String name,
      @Nullable ProtectionDomain domain,
      byte[] classFile,
      Consumer<List<Body>> report) {
    Weaving weaving = weaver.weave(classFile);
    if (weaving.changed()) {
      for (Map.Entry<String, byte[]> one : weaving.classes().entrySet()) {
        if (!one.getKey().equals(name)) {
          define(loader, one.getKey(), one.getValue(), domain);
        }
      }
      woven.put(name, weaving.classes().get(name));
    } else if (WovenShape.isWoven(classFile)) {
      // By a build. It may yet be given new code that nobody has woven.
      woven.put(name, classFile);
    }
    report.accept(weaving.bodies());
    return weaving.changed() ? weaving.classes().get(name) : null;
  }

  /** Once: a class that could not be loaded may be tried again. */
  private void define(
      ClassLoader loader, String name, byte[] bytes, @Nullable ProtectionDomain domain) {
    byte[] before = made.get(name);
    if (before == null) {
      definition.define(loader, name, bytes, domain);
      made.put(name, bytes);
    } else if (!Arrays.equals(before, bytes)) {
      throw new LinkageError("there is another " + name.replace('/', '.') + " in its loader");
    }
  }

  /**
   * The new code of a class that is loaded; null if it is to stay as it is. The JVM wants the
   * methods that the class has, and frames that exist cannot get other fields: so where a body has
   * changed, none of the class is woven anew.
   */
  byte @Nullable [] redefine(String name, byte[] classFile) {
    byte[] before = woven.get(name);
    if (before == null || WovenShape.isWoven(classFile)) {
      return null;
    }
    Weaving weaving = weaver.weave(classFile);
    byte[] now = weaving.classes().get(name);
    return fits(weaving, name) && WovenShape.sameBodies(before, now)
        ? now
        : WovenShape.keep(before, classFile);
  }

  private boolean fits(Weaving weaving, String name) {
    return weaving.classes().entrySet().stream()
        .filter(one -> !one.getKey().equals(name))
        .allMatch(one -> Arrays.equals(one.getValue(), made.get(one.getKey())));
  }
}
