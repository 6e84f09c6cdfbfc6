package dev.ikat.cli;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import dev.ikat.weaver.Body;
import dev.ikat.weaver.ClassFiles;
import dev.ikat.weaver.FolderWeaver;
import dev.ikat.weaver.Report;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.util.ElementFilter;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * A program in a source file, with the rules of {@code java FILE.java}: its main class is the first
 * top-level class of the file, or the implicit one of a compact source file, and what it names is
 * looked for in the files beside it, from the root of its package on.
 */
final class Program {
  private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

  private final Path file;
  private final Path sourceRoot;

  /** Null when the file cannot be parsed: then javac has the word. */
  private final String mainClass;

  private final SortedSet<Path> sources = new TreeSet<>();
  private boolean hasMain;

  private Program(Path file, Path sourceRoot, String mainClass) {
    this.file = file;
    this.sourceRoot = sourceRoot;
    this.mainClass = mainClass;
  }

  /** Looks at the file's package and classes; compiles nothing yet. */
  static Program of(Path file) throws IOException, Refusal {
    var errors = new DiagnosticCollector<JavaFileObject>();
    try (var files = fileManager()) {
      var task = task(null, files, errors, List.of("-proc:none"), file);
      CompilationUnitTree unit = task.parse().iterator().next();
      Path folder = file.toAbsolutePath().normalize().getParent();
      if (!errors.getDiagnostics().isEmpty()) return new Program(file, folder, null);

      String packageName = unit.getPackageName() == null ? "" : unit.getPackageName() + ".";
      String firstClass =
          unit.getTypeDecls().stream()
              .filter(ClassTree.class::isInstance)
              .map(type -> ((ClassTree) type).getSimpleName().toString())
              .findFirst()
              .orElseThrow(() -> new Refusal(file + " has no class to run"));
      return new Program(file, root(folder, packageName, file), packageName + firstClass);
    }
  }

  private static Path root(Path folder, String packageName, Path file) throws Refusal {
    Path packagePath = Path.of(packageName.replace('.', '/'));
    if (packageName.isEmpty()) return folder;
    if (!folder.endsWith(packagePath)) {
      throw new Refusal(
          "%s says package %s so it must stand in a folder %s"
              .formatted(file, packageName.replaceFirst("\\.$", ","), packagePath));
    }
    Path root = folder;
    for (Path _ : packagePath) root = root.getParent();
    return root == null ? folder.getRoot() : root;
  }

  /**
   * Compiles the program and the neighbours that it names. Errors are written as javac writes them.
   *
   * @return false if there were errors
   * @throws Refusal if the compiled class cannot be run
   */
  boolean compile(String classPath, Path classes, PrintStream messages)
      throws IOException, Refusal {
    var options =
        List.of(
            "-d",
            classes.toString(),
            "-classpath",
            classPath,
            "-sourcepath",
            shown(sourceRoot),
            "-encoding",
            "UTF-8",
            "-implicit:class",
            "-proc:none",
            "-g");
    try (var files = fileManager()) {
      var out = new PrintWriter(messages, true, messages.charset());
      var task = task(out, files, null, options, file);
      task.addTaskListener(new Watcher(task));
      if (!task.call()) return false;
    }
    if (!hasMain) {
      throw new Refusal(
          "%s has nothing to run: its first class, %s, has no void main()"
              .formatted(file, mainClass));
    }
    return true;
  }

  /**
   * Weaves what was compiled, all of it or, where a monitor is held at a suspension, nothing.
   *
   * @param classes the folder that it was compiled to
   */
  Report weave(String classPath, Path classes) throws IOException {
    List<Path> path = Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
    return new FolderWeaver(classes, ClassFiles.ofPath(path).orElse(ClassFiles.jdk())).weave();
  }

  /** The source file of a body, as javac would write it. */
  Path shown(Body body) {
    Path source = sourceRoot.resolve(String.valueOf(body.source()));
    if (source.equals(file.toAbsolutePath().normalize())) return file;
    return Path.of(shown(sourceRoot)).resolve(String.valueOf(body.source())).normalize();
  }

  /** The main class's binary name. */
  String mainClass() {
    return mainClass;
  }

  /** The files beside this one that took part in its compilation. */
  List<Path> otherSources() {
    var others = new ArrayList<>(sources);
    others.remove(file.toAbsolutePath().normalize());
    return others;
  }

  /** Below the working directory as a relative path, as javac's users write it. */
  private static String shown(Path root) {
    Path here = Path.of("").toAbsolutePath();
    if (root.equals(here)) return ".";
    return (root.startsWith(here) ? here.relativize(root) : root).toString();
  }

  private static StandardJavaFileManager fileManager() {
    return JAVAC.getStandardFileManager(null, null, StandardCharsets.UTF_8);
  }

  private static JavacTask task(
      PrintWriter out,
      StandardJavaFileManager files,
      DiagnosticCollector<JavaFileObject> errors,
      List<String> options,
      Path file) {
    return (JavacTask)
        JAVAC.getTask(out, files, errors, options, null, files.getJavaFileObjects(file));
  }

  /** Notes which files javac reads, and whether the main class has a main method. */
  private final class Watcher implements TaskListener {
    private final JavacTask task;

    Watcher(JavacTask task) {
      this.task = task;
    }

    @Override
    public void started(TaskEvent event) {
      if (event.getKind() == TaskEvent.Kind.PARSE) {
        sources.add(Path.of(event.getSourceFile().toUri()).normalize());
      }
    }

    @Override
    public void finished(TaskEvent event) {
      if (event.getKind() != TaskEvent.Kind.ANALYZE || event.getTypeElement() == null) return;
      TypeElement type = event.getTypeElement();
      if (!type.getQualifiedName().contentEquals(mainClass)) return;
      hasMain =
          ElementFilter.methodsIn(task.getElements().getAllMembers(type)).stream()
              .anyMatch(Watcher::isMain);
    }

    private static boolean isMain(ExecutableElement method) {
      if (!method.getSimpleName().contentEquals("main")) return false;
      if (method.getModifiers().contains(Modifier.PRIVATE)) return false;
      if (method.getReturnType().getKind() != TypeKind.VOID) return false;
      var parameters = method.getParameters();
      return parameters.isEmpty()
          || parameters.size() == 1
              && parameters.getFirst().asType().toString().equals("java.lang.String[]");
    }
  }
}
