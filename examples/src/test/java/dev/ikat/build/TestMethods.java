package dev.ikat.build;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * The test methods of core and io, as {@code Class#method}, by their sources: this module cannot
 * see the tests of others.
 */
final class TestMethods {
  private static final List<Path> FOLDERS =
      List.of(Path.of("../core/src/test/java"), Path.of("../io/src/test/java"));

  private static final Set<String> ANNOTATIONS =
      Set.of("Test", "ParameterizedTest", "RepeatedTest", "TestFactory");

  private static final Set<String> ALL = find();

  private TestMethods() {}

  static boolean contains(String reference) {
    return ALL.contains(reference);
  }

  private static Set<String> find() {
    var found = new HashSet<String>();
    var javac = ToolProvider.getSystemJavaCompiler();
    try (var files = javac.getStandardFileManager(null, null, null)) {
      var sources = new ArrayList<Path>();
      for (Path folder : FOLDERS) {
        try (Stream<Path> all = Files.walk(folder)) {
          all.filter(file -> file.toString().endsWith("Test.java")).forEach(sources::add);
        }
      }
      var units = files.getJavaFileObjectsFromPaths(sources);
      var task = (JavacTask) javac.getTask(null, files, null, List.of(), null, units);
      for (CompilationUnitTree unit : task.parse()) {
        new Finder(found).scan(unit, null);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return found;
  }

  private static final class Finder extends TreeScanner<Void, Void> {
    private final Set<String> found;
    private String type = "";

    Finder(Set<String> found) {
      this.found = found;
    }

    @Override
    public Void visitClass(ClassTree tree, Void nothing) {
      String outer = type;
      type = tree.getSimpleName().toString();
      super.visitClass(tree, nothing);
      type = outer;
      return null;
    }

    @Override
    public Void visitMethod(MethodTree tree, Void nothing) {
      for (AnnotationTree annotation : tree.getModifiers().getAnnotations()) {
        if (ANNOTATIONS.contains(annotation.getAnnotationType().toString())) {
          found.add(type + "#" + tree.getName());
        }
      }
      return null;
    }
  }
}
