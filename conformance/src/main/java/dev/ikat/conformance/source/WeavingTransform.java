package dev.ikat.conformance.source;

import dev.ikat.weaver.Body;
import dev.ikat.weaver.ClassFiles;
import dev.ikat.weaver.Weaver;
import dev.ikat.weaver.Weaving;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.CheckClassAdapter;

/** Weaves classes, and has ASM check what comes of it; the JVM checks it when it is loaded. */
final class WeavingTransform implements ClassTransform {
  private static final ClassLoader LOADER = WeavingTransform.class.getClassLoader();

  private final WovenBodies count;

  /** The classes that all scenarios are compiled against. */
  private final ClassFiles around = cached(ClassFiles.of(LOADER).orElse(ClassFiles.jdk()));

  WeavingTransform(WovenBodies count) {
    this.count = count;
  }

  private static ClassFiles cached(ClassFiles files) {
    Map<String, Optional<byte[]>> found = new ConcurrentHashMap<>();
    return name ->
        found.computeIfAbsent(name, key -> Optional.ofNullable(files.find(key))).orElse(null);
  }

  @Override
  public Map<String, byte[]> transform(Map<String, byte[]> classes, Map<String, String> problems) {
    ClassFiles compiled = name -> classes.get(name.replace('/', '.'));
    Weaver weaver = new Weaver(compiled.orElse(around));
    Map<String, byte[]> woven = new LinkedHashMap<>();
    classes.forEach((name, bytes) -> {
      Weaving weaving;
      try {
        weaving = weaver.weave(bytes);
      } catch (RuntimeException e) {
        problems.put(Translations.scenarioOf(name), "the weaver failed: " + stackTrace(e));
        return;
      }
      count(weaving);
      weaving.classes().forEach((internal, made) -> woven.put(internal.replace('/', '.'), made));
    });
    ClassLoader loader = new TranslatedClasses(woven);
    woven.forEach((name, bytes) -> {
      String complaint = check(bytes, loader);
      if (!complaint.isEmpty()) {
        problems.put(Translations.scenarioOf(name), "ASM finds in " + name + ":\n" + complaint);
      }
    });
    return woven;
  }

  /** A body in a finally clause is found wherever javac has put that; it is one body. */
  private void count(Weaving weaving) {
    Set<String> seen = new HashSet<>();
    for (Body body : weaving.bodies()) {
      if (seen.add(body.method())) {
        count.add(body);
      }
    }
  }

  private static String check(byte[] bytes, ClassLoader loader) {
    StringWriter text = new StringWriter();
    try {
      CheckClassAdapter.verify(new ClassReader(bytes), loader, false, new PrintWriter(text, true));
    } catch (RuntimeException e) {
      return stackTrace(e);
    }
    return text.toString();
  }

  private static String stackTrace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}
