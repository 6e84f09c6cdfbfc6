package dev.ikat.examples;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.SnippetTree;
import com.sun.source.doctree.StartElementTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTreeScanner;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/**
 * The examples in the documentation comments of a Java source file: {@code {@snippet : …}} and
 * {@code <pre>{@code …}</pre>}, whatever they document.
 *
 * @param hasPublicType whether the file declares a public type, one that ought to have an example
 */
record Javadoc(Path file, boolean hasPublicType, List<CodeBlock> examples) {
  static Javadoc of(Path file) throws IOException {
    var javac = ToolProvider.getSystemJavaCompiler();
    try (var files = javac.getStandardFileManager(null, null, null)) {
      var sources = files.getJavaFileObjects(file);
      var task = (JavacTask) javac.getTask(null, files, null, List.of(), null, sources);
      CompilationUnitTree unit = task.parse().iterator().next();
      var finder = new Finder(file, unit, DocTrees.instance(task));
      finder.scan(unit, null);
      return new Javadoc(
          file, unit.getTypeDecls().stream().anyMatch(Javadoc::isPublic), finder.found);
    }
  }

  private static boolean isPublic(Tree declaration) {
    return declaration instanceof ClassTree type
        && type.getModifiers().getFlags().contains(Modifier.PUBLIC);
  }

  /** Goes through all declarations, and through the comment of each. */
  private static final class Finder extends TreePathScanner<Void, Void> {
    private final List<CodeBlock> found = new ArrayList<>();
    private final Path file;
    private final CompilationUnitTree unit;
    private final DocTrees trees;

    Finder(Path file, CompilationUnitTree unit, DocTrees trees) {
      this.file = file;
      this.unit = unit;
      this.trees = trees;
    }

    @Override
    public Void visitClass(ClassTree tree, Void nothing) {
      readComment();
      return super.visitClass(tree, nothing);
    }

    @Override
    public Void visitMethod(MethodTree tree, Void nothing) {
      readComment();
      return super.visitMethod(tree, nothing);
    }

    @Override
    public Void visitVariable(VariableTree tree, Void nothing) {
      readComment();
      return super.visitVariable(tree, nothing);
    }

    private void readComment() {
      DocCommentTree comment = trees.getDocCommentTree(getCurrentPath());
      if (comment != null) new Comment(comment).scan(comment, null);
    }

    private final class Comment extends DocTreeScanner<Void, Void> {
      private final DocCommentTree comment;
      private boolean inPre;

      Comment(DocCommentTree comment) {
        this.comment = comment;
      }

      @Override
      public Void visitSnippet(SnippetTree snippet, Void nothing) {
        if (snippet.getBody() != null) add(snippet.getBody());
        return null;
      }

      @Override
      public Void visitStartElement(StartElementTree element, Void nothing) {
        inPre = element.getName().contentEquals("pre");
        return super.visitStartElement(element, nothing);
      }

      @Override
      public Void visitLiteral(LiteralTree literal, Void nothing) {
        if (inPre && literal.getKind() == DocTree.Kind.CODE) add(literal.getBody());
        inPre = false;
        return null;
      }

      private void add(TextTree body) {
        String code = body.getBody();
        int first = code.length() - code.replaceFirst("^\\s*\\n", "").length();
        long start = trees.getSourcePositions().getStartPosition(unit, comment, body) + first;
        int line = (int) unit.getLineMap().getLineNumber(start);
        found.add(new CodeBlock(file, line, "", code.substring(first)));
      }
    }
  }
}
