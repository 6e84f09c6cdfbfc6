package dev.ikat.examples;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
 * Compiles the pieces of Java that stand in the documentation, as a reader would who pastes them
 * into a file: a piece is a source file, or members of a class, or statements, and whatever is
 * missing around it is put there. Ikat's names are imported unless the piece has others of the same
 * name.
 *
 * <p>All lines of a piece stay lines of what is compiled, one for one, so that errors are reported
 * at their place in the documentation.
 */
final class ExampleCompiler implements AutoCloseable {
  private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

  /** Of the compact source file that a piece is put in, so of its implicit class. */
  private static final String NAME = "Example";

  private static final List<String> IKAT =
      List.of(
          "import dev.ikat.*;", "import static dev.ikat.Asyncio.*;", "import java.time.Duration;");

  private static final Pattern PACKAGE = Pattern.compile("(?m)^package [^;]*;");
  private static final Pattern IMPORT = Pattern.compile("(?m)^import [^;]*;");
  private static final Pattern PROGRAM =
      Pattern.compile("\\bvoid main\\(|(?m)^(\\w+ )*(class|interface|record|enum) \\w+");
  private static final Pattern OTHER_DURATION =
      Pattern.compile(
          "(?m)^import (?!java\\.time\\.)[^;]*\\.Duration;|\\b(class|record) Duration\\b");

  private final StandardJavaFileManager libraries = JAVAC.getStandardFileManager(null, null, null);

  /**
   * What javac made of a piece.
   *
   * @param errors each with its place in the documentation; empty if it compiles
   * @param classes by name
   * @param mainClass the class to run, null if the piece is no program
   */
  record Result(List<String> errors, Map<String, byte[]> classes, String mainClass) {}

  /** Compiles it with Ikat's imports, and with these. */
  Result compile(CodeBlock block, String... moreImports) {
    boolean program = PROGRAM.matcher(block.code()).find();
    String asIs = unit(block, moreImports, "", "");
    String wrapped = unit(block, moreImports, "void main() throws Exception {", "}");
    // A fragment of a class lacks only what makes it a program.
    String members = unit(block, moreImports, "", "void main() {}");
    var shapes = program ? List.of(asIs, members, wrapped) : List.of(wrapped, members);
    String shape = shapes.stream().filter(this::isWhole).findFirst().orElse(shapes.getFirst());
    return compile(block, shape, program);
  }

  /**
   * The prelude and what opens the wrapping share the first line; the piece starts on the second.
   */
  private static String unit(CodeBlock block, String[] moreImports, String open, String close) {
    var prelude = new ArrayList<String>();
    PACKAGE.matcher(block.code()).results().forEach(it -> prelude.add(it.group()));
    IKAT.stream()
        .filter(it -> !it.endsWith("Duration;") || !OTHER_DURATION.matcher(block.code()).find())
        .forEach(prelude::add);
    prelude.addAll(List.of(moreImports));
    IMPORT.matcher(block.code()).results().forEach(it -> prelude.add(it.group()));
    String rest = blank(IMPORT, blank(PACKAGE, block.code()));
    return String.join(" ", prelude) + open + "\n" + rest + close + "\n";
  }

  private static String blank(Pattern pattern, String code) {
    Matcher matcher = pattern.matcher(code);
    return matcher.replaceAll(found -> found.group().replaceAll("[^\n]", " "));
  }

  /** Whether it parses, and is a program if it is a compact source file. */
  private boolean isWhole(String unit) {
    var errors = new DiagnosticCollector<JavaFileObject>();
    CompilationUnitTree tree = parse(task(libraries, errors, unit));
    return errors.getDiagnostics().isEmpty()
        && classes(tree).filter(ExampleCompiler::isImplicit).allMatch(ExampleCompiler::hasMain);
  }

  private Result compile(CodeBlock block, String unit, boolean program) {
    var errors = new DiagnosticCollector<JavaFileObject>();
    var output = new Output(libraries);
    task(output, errors, unit).call();
    var reports =
        errors.getDiagnostics().stream()
            .filter(it -> it.getKind() == Diagnostic.Kind.ERROR)
            .map(it -> report(block, it))
            .toList();
    return new Result(reports, output.classes(), program ? mainClass(unit) : null);
  }

  private static String report(CodeBlock block, Diagnostic<? extends JavaFileObject> error) {
    long line = Math.max(block.line(), block.line() + error.getLineNumber() - 2);
    String code = block.code().lines().skip(line - block.line()).findFirst().orElse("");
    return "%s:%d: error: %s%n%s"
        .formatted(block.file(), line, error.getMessage(Locale.ROOT), code);
  }

  /** The first class with a main method, null if there is none. */
  private String mainClass(String unit) {
    CompilationUnitTree tree = parse(task(libraries, new DiagnosticCollector<>(), unit));
    String packageName = tree.getPackageName() == null ? "" : tree.getPackageName() + ".";
    return classes(tree)
        .filter(ExampleCompiler::hasMain)
        .map(it -> packageName + it.getSimpleName())
        .findFirst()
        .orElse(null);
  }

  private static Stream<ClassTree> classes(CompilationUnitTree unit) {
    return unit.getTypeDecls().stream()
        .filter(ClassTree.class::isInstance)
        .map(ClassTree.class::cast);
  }

  private static boolean isImplicit(ClassTree type) {
    return type.getSimpleName().contentEquals(NAME);
  }

  private static boolean hasMain(ClassTree type) {
    return type.getMembers().stream()
        .anyMatch(it -> it instanceof MethodTree method && method.getName().contentEquals("main"));
  }

  private static CompilationUnitTree parse(JavacTask task) {
    try {
      return task.parse().iterator().next();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JavacTask task(
      JavaFileManager files, DiagnosticCollector<JavaFileObject> errors, String unit) {
    var options = List.of("-classpath", System.getProperty("java.class.path"), "-proc:none");
    return (JavacTask) JAVAC.getTask(null, files, errors, options, null, List.of(new Source(unit)));
  }

  @Override
  public void close() throws IOException {
    libraries.close();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String text) {
      super(URI.create("memory:/" + NAME + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }

    /** A piece may declare a public class of any name. */
    @Override
    public boolean isNameCompatible(String simpleName, Kind kind) {
      return kind == Kind.SOURCE;
    }
  }

  /** Keeps the classes in memory. */
  private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes = new TreeMap<>();

    Output(JavaFileManager libraries) {
      super(libraries);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:/" + name + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          var bytes = new ByteArrayOutputStream();
          classes.put(name, bytes);
          return bytes;
        }
      };
    }

    Map<String, byte[]> classes() {
      var bytes = new TreeMap<String, byte[]>();
      classes.forEach((name, written) -> bytes.put(name, written.toByteArray()));
      return bytes;
    }
  }
}
