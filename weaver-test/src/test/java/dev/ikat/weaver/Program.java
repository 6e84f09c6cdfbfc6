package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.internal.stack.Carrier;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.BasicInterpreter;
import org.objectweb.asm.tree.analysis.BasicValue;
import org.objectweb.asm.tree.analysis.BasicVerifier;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.util.CheckClassAdapter;

/**
 * A small Java program: members of a class {@code P} with a {@code static void main()}, which logs
 * what happens. It is run as it is and woven, and must do the same.
 */
final class Program {
  private static final String HEAD =
      "package p; import dev.ikat.*; import dev.ikat.Future; import dev.ikat.Queue;"
          + " import static dev.ikat.Asyncio.*;"
          + " import static dev.ikat.weaver.Prelude.*;"
          + " import java.util.*; import java.util.function.*; import java.time.Duration;"
          + " @SuppressWarnings(\"all\") class P {\n";

  /** The line of the source on which the first line of the members stands. */
  static final int FIRST_LINE = 2;

  private static final ClassLoader LIBRARIES = Program.class.getClassLoader();

  private final Map<String, byte[]> classes;
  private final Map<String, byte[]> woven = new TreeMap<>();
  private final List<Body> bodies = new ArrayList<>();

  private Program(Map<String, byte[]> classes) {
    this.classes = classes;
    weave(classes);
  }

  /** Compiles and weaves it. */
  static Program of(String members, String... options) {
    return new Program(Compiler.compile(HEAD + members + "}\n", options));
  }

  /** The same with class files that have been made or changed in some other way. */
  static Program of(Map<String, byte[]> classes) {
    return new Program(classes);
  }

  /**
   * Compiles it, and lets the class files be changed before it is woven.
   *
   * @param change is given them by internal name
   */
  static Program of(String members, Consumer<Map<String, byte[]>> change) {
    Map<String, byte[]> classes = Compiler.compile(HEAD + members + "}\n");
    change.accept(classes);
    return new Program(classes);
  }

  private void weave(Map<String, byte[]> files) {
    ClassFiles own = files::get;
    var weaver = new Weaver(own.orElse(ClassFiles.of(LIBRARIES)), files::containsKey);
    files.forEach((_, file) -> {
      Weaving weaving = weaver.weave(file);
      woven.putAll(weaving.classes());
      bodies.addAll(weaving.bodies());
    });
  }

  // ---- what was found ---------------------------------------------------------------------------

  List<Body> bodies() {
    return bodies;
  }

  Map<String, byte[]> classes() {
    return classes;
  }

  Map<String, byte[]> wovenClasses() {
    return woven;
  }

  /** The only body that was left as it is. */
  Body refused() {
    var refused = bodies.stream().filter(body -> !body.woven()).toList();
    assertEquals(1, refused.size(), bodies::toString);
    return refused.getFirst();
  }

  // ---- running ----------------------------------------------------------------------------------

  /** So many bodies, all woven, and nothing else is different. */
  void check(int count) {
    assertEquals(List.of(), bodies.stream().filter(body -> !body.woven()).toList());
    assertEquals(count, bodies.size(), bodies::toString);
    checkSame();
    assertEquals(0, generatorStacks, "stacks for generators, woven");
  }

  private long generatorStacks;

  /** Woven it does what it did before; gives what it logged. */
  List<String> checkSame() {
    var before = run(classes);
    checkClassFiles();
    long stacks = Carrier.current().generatorStacks;
    var after = run(woven);
    generatorStacks = Carrier.current().generatorStacks - stacks;
    assertEquals(String.join("\n", before), String.join("\n", after));
    assertFalse(before.isEmpty(), "a program that logs nothing shows nothing");
    return after;
  }

  static List<String> run(Map<String, byte[]> classes) {
    Prelude.takeLog();
    try {
      main(classes).invoke(null);
    } catch (InvocationTargetException e) {
      Prelude.log(e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
    return Prelude.takeLog();
  }

  private static Method main(Map<String, byte[]> classes) throws ReflectiveOperationException {
    Method main = new Loader(classes).loadClass("p.P").getDeclaredMethod("main");
    main.setAccessible(true);
    return main;
  }

  /** What was woven, loaded. */
  Loader load() {
    return new Loader(woven);
  }

  // ---- class files ------------------------------------------------------------------------------

  /** By ASM's checks and by the JVM's verifier. */
  void checkClassFiles() {
    var loader = load();
    var problems = new StringWriter();
    woven.forEach((_, file) -> {
      new ClassReader(file)
          .accept(new CheckClassAdapter(new ClassVisitor(Opcodes.ASM9) {}, false), 0);
      CheckClassAdapter.verify(
          new ClassReader(file), loader, false, new PrintWriter(problems, true));
    });
    assertEquals("", problems.toString());
    woven.values().forEach(Program::checkVariables);
    for (String name : woven.keySet()) {
      try {
        // Links it, and with that the JVM verifies it.
        assertTrue(loader.loadClass(name.replace('/', '.')).getDeclaredMethods().length >= 0);
      } catch (ClassNotFoundException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** What debuggers are told to be a variable has a value of its type wherever they may look. */
  private static void checkVariables(byte[] file) {
    var node = new ClassNode(Opcodes.ASM9);
    new ClassReader(file).accept(node, 0);
    for (MethodNode method : node.methods) {
      if (method.localVariables == null) {
        continue;
      }
      Frame<BasicValue>[] frames;
      try {
        frames = new Analyzer<>(new BasicVerifier()).analyze(node.name, method);
      } catch (AnalyzerException e) {
        throw new AssertionError(e);
      }
      for (LocalVariableNode variable : method.localVariables) {
        BasicValue type = new BasicInterpreter().newValue(Type.getType(variable.desc));
        int end = method.instructions.indexOf(variable.end);
        for (int i = method.instructions.indexOf(variable.start); i < end; i++) {
          if (frames[i] != null && method.instructions.get(i).getOpcode() >= 0) {
            String where = node.name + "." + method.name + ", " + variable.name + " at " + i;
            assertEquals(type, frames[i].getLocal(variable.index), where);
          }
        }
      }
    }
  }

  /** Loads classes that are in memory. */
  static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classes;

    Loader(Map<String, byte[]> classes) {
      super(LIBRARIES);
      this.classes = classes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name.replace('.', '/'));
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
