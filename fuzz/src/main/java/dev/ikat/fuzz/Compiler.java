package dev.ikat.fuzz;

import dev.ikat.fuzz.program.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * javac, in memory. Compiling is what takes the fuzzer longest, and starting javac takes longer
 * than a program does: hence many programs at once. Not thread-safe.
 */
final class Compiler implements AutoCloseable {
  /** As builds do: with the names of variables, and lines. */
  private static final List<String> OPTIONS =
      List.of(
          "-g",
          "-proc:none",
          "-implicit:none",
          "-Xlint:none",
          "-nowarn",
          "-XDcompilePolicy=bytodo",
          "-classpath",
          System.getProperty("java.class.path"));

  private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
  private final StandardJavaFileManager files = javac.getStandardFileManager(null, null, null);

  /** For each program's name its classes by binary name, or why it does not compile. */
  record Result(Map<String, Map<String, byte[]>> classes, Map<String, String> errors) {
    Result and(Result other) {
      Map<String, Map<String, byte[]>> allClasses = new HashMap<>(classes);
      allClasses.putAll(other.classes);
      Map<String, String> allErrors = new HashMap<>(errors);
      allErrors.putAll(other.errors);
      return new Result(allClasses, allErrors);
    }
  }

  /** Thrown where javac itself fails; it does not say at which program. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1;

    Crash(String message) {
      super(message);
    }
  }

  Result compile(List<Program> programs) {
    try {
      return compileAll(programs);
    } catch (Crash e) {
      if (programs.size() == 1) {
        return new Result(Map.of(), Map.of(programs.getFirst().name(), e.getMessage()));
      }
      int half = programs.size() / 2;
      return compile(programs.subList(0, half))
          .and(compile(programs.subList(half, programs.size())));
    }
  }

  private Result compileAll(List<Program> programs) {
    Map<String, String> errors = new HashMap<>();
    List<Program> left = new ArrayList<>(programs);
    while (!left.isEmpty()) {
      DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
      Map<String, ByteArrayOutputStream> written = new TreeMap<>();
      if (javac(left, diagnostics, written)) {
        return new Result(byProgram(written), errors);
      }
      int before = left.size();
      for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
        if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
          Program program = programOf(diagnostic);
          errors.putIfAbsent(
              program.name(), diagnostic.getMessage(Locale.ROOT) + lineOf(diagnostic));
          left.removeIf(other -> other.name().equals(program.name()));
        }
      }
      if (left.size() == before) {
        throw new IllegalStateException("javac fails: " + diagnostics.getDiagnostics());
      }
    }
    return new Result(Map.of(), errors);
  }

  private boolean javac(
      List<Program> programs,
      DiagnosticCollector<JavaFileObject> diagnostics,
      Map<String, ByteArrayOutputStream> written) {
    List<JavaFileObject> sources = new ArrayList<>();
    for (Program program : programs) {
      sources.add(new SourceFile(program));
    }
    StringWriter out = new StringWriter();
    boolean compiled =
        javac.getTask(out, new Memory(files, written), diagnostics, OPTIONS, null, sources).call();
    if (!out.toString().isEmpty()) {
      throw new Crash(out.toString());
    }
    return compiled;
  }

  private static Program programOf(Diagnostic<? extends JavaFileObject> diagnostic) {
    if (diagnostic.getSource() instanceof SourceFile source) {
      return source.program;
    }
    throw new IllegalStateException("javac fails: " + diagnostic);
  }

  private static String lineOf(Diagnostic<? extends JavaFileObject> diagnostic) {
    String source = ((SourceFile) diagnostic.getSource()).program.source();
    return " in: " + source.lines().skip(diagnostic.getLineNumber() - 1).findFirst().orElse("");
  }

  private static Map<String, Map<String, byte[]>> byProgram(
      Map<String, ByteArrayOutputStream> written) {
    Map<String, Map<String, byte[]>> classes = new HashMap<>();
    written.forEach((name, bytes) -> {
      int nested = name.indexOf('$');
      String program = nested < 0 ? name : name.substring(0, nested);
      classes.computeIfAbsent(program, _ -> new TreeMap<>()).put(name, bytes.toByteArray());
    });
    return classes;
  }

  @Override
  public void close() {
    try {
      files.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class SourceFile extends SimpleJavaFileObject {
    private final Program program;

    SourceFile(Program program) {
      super(URI.create("memory:///" + program.name() + ".java"), Kind.SOURCE);
      this.program = program;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return program.source();
    }
  }

  /** Keeps what is written. */
  private static final class Memory extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> written;

    Memory(JavaFileManager files, Map<String, ByteArrayOutputStream> written) {
      super(files);
      this.written = written;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + name + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          ByteArrayOutputStream bytes = new ByteArrayOutputStream();
          written.put(name, bytes);
          return bytes;
        }
      };
    }
  }
}
