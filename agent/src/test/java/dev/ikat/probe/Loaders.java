package dev.ikat.probe;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A program for the tests: {@link Bodies} in many class loaders at once, of which each has a class
 * of its own, and of which none stays.
 */
public final class Loaders {
  private static final int LOADERS = 16;

  private Loaders() {}

  /** Loads {@link Bodies} itself, all else as usual. */
  private static class Own extends ClassLoader {
    Own() {
      super(Loaders.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals("dev.ikat.probe.Bodies")) return super.loadClass(name, resolve);
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null) return loaded;
        try {
          Path file = Path.of(System.getProperty("classes"), name.replace('.', '/') + ".class");
          byte[] bytes = Files.readAllBytes(file);
          return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
    }
  }

  private static final class Parallel extends Own {
    static {
      registerAsParallelCapable();
    }
  }

  public static void main(String[] arguments) throws Exception {
    Set<Class<?>> classes = ConcurrentHashMap.newKeySet();
    List<Future<?>> runs = new ArrayList<>();
    try (var threads = Executors.newFixedThreadPool(2 * LOADERS)) {
      CountDownLatch together = new CountDownLatch(2 * LOADERS);
      for (int i = 0; i < LOADERS; i++) {
        // Two threads at each.
        Own loader = i % 2 == 0 ? new Own() : new Parallel();
        Callable<Object> use =
            () -> {
              together.countDown();
              together.await();
              Class<?> bodies = loader.loadClass("dev.ikat.probe.Bodies");
              classes.add(bodies);
              return bodies.getMethod("main", String[].class).invoke(null, (Object) new String[0]);
            };
        runs.add(threads.submit(use));
        runs.add(threads.submit(use));
      }
      for (Future<?> run : runs) run.get();
    }
    System.out.println(classes.size() + " classes");
    WeakReference<?> dropped = new WeakReference<>(new ArrayList<>(classes).getFirst());
    classes.clear();
    runs.clear();
    for (int i = 0; i < 200 && dropped.get() != null; i++) System.gc();
    System.out.println(dropped.get() == null ? "dropped" : "kept");
  }
}
