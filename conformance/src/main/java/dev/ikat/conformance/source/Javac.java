package dev.ikat.conformance.source;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles sources in memory, against the class path of this program. */
final class Javac implements AutoCloseable {
  private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();

  /** Kept over all compilations: it caches what it has read of the class path. */
  private final StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);

  /**
   * What came of a compilation.
   *
   * @param classes by binary name; none if there are errors
   * @param errors by the binary name of the class in whose source they are
   */
  record Compiled(Map<String, byte[]> classes, Map<String, List<String>> errors) {}

  /** Compiles sources, by the binary names of their classes. */
  Compiled compile(Map<String, String> sources) {
    DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
    List<SourceFile> units = new ArrayList<>();
    sources.forEach((name, text) -> units.add(new SourceFile(name, text)));
    ClassFiles output = new ClassFiles(files);
    List<String> options =
        List.of("-proc:none", "-nowarn", "-implicit:none", "-g", "-classpath", classPath());
    boolean done = compiler.getTask(null, output, diagnostics, options, null, units).call();
    Map<String, List<String>> errors = new LinkedHashMap<>();
    for (Diagnostic<? extends JavaFileObject> diagnostic : diagnostics.getDiagnostics()) {
      if (diagnostic.getKind() == Diagnostic.Kind.ERROR) {
        String where =
            diagnostic.getSource() instanceof SourceFile source ? source.className : "javac";
        errors.computeIfAbsent(where, _ -> new ArrayList<>()).add(diagnostic.toString());
      }
    }
    if (!done && errors.isEmpty()) {
      errors.put("javac", List.of("javac failed without saying why"));
    }
    return new Compiled(errors.isEmpty() ? output.classes() : Map.of(), errors);
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  private static final class SourceFile extends SimpleJavaFileObject {
    private final String className;
    private final String text;

    SourceFile(String className, String text) {
      super(
          URI.create("memory:///" + className.replace('.', '/') + Kind.SOURCE.extension),
          Kind.SOURCE);
      this.className = className;
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class ClassFile extends SimpleJavaFileObject {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ClassFile(String className) {
      super(
          URI.create("memory:///" + className.replace('.', '/') + Kind.CLASS.extension),
          Kind.CLASS);
    }

    @Override
    public OutputStream openOutputStream() {
      return bytes;
    }
  }

  /** Keeps in memory what javac writes. */
  private static final class ClassFiles extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ClassFile> written = new LinkedHashMap<>();

    ClassFiles(JavaFileManager rest) {
      super(rest);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, Kind kind, FileObject sibling) {
      return written.computeIfAbsent(className, ClassFile::new);
    }

    Map<String, byte[]> classes() {
      Map<String, byte[]> classes = new LinkedHashMap<>();
      written.forEach((name, file) -> classes.put(name, file.bytes.toByteArray()));
      return classes;
    }
  }
}
