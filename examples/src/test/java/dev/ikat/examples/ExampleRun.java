package dev.ikat.examples;

import static java.lang.reflect.Modifier.isStatic;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;

/** Runs a compiled example as {@code java} would, in this JVM. */
final class ExampleRun {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private ExampleRun() {}

  static void run(ExampleCompiler.Result example, WovenExamples weaving, String place)
      throws Exception {
    var classes = new Classes(weaving.weave(example.classes()));
    Class<?> type = classes.loadClass(example.mainClass());
    Method main =
        Arrays.stream(type.getDeclaredMethods())
            .filter(method -> method.getName().equals("main") && !method.isSynthetic())
            .findFirst()
            .orElseThrow();
    // What it prints is of interest only if it fails.
    var printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      assertTimeoutPreemptively(LIMIT, () -> call(main), () -> place + " printed " + printed);
    } finally {
      System.setOut(out);
    }
  }

  private static void call(Method main) throws Throwable {
    main.setAccessible(true);
    Object receiver = null;
    if (!isStatic(main.getModifiers())) {
      var constructor = main.getDeclaringClass().getDeclaredConstructor();
      constructor.setAccessible(true);
      receiver = constructor.newInstance();
    }
    Object[] arguments =
        main.getParameterCount() == 0 ? new Object[0] : new Object[] {new String[0]};
    try {
      main.invoke(receiver, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static final class Classes extends ClassLoader {
    private final Map<String, byte[]> classes;

    Classes(Map<String, byte[]> classes) {
      super(ExampleRun.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) throw new ClassNotFoundException(name);
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
