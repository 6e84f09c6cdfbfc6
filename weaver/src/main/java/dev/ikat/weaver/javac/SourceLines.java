package dev.ikat.weaver.javac;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.StatementTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A source file's trees by line: messages stand at trees, and class files know lines. */
final class SourceLines extends TreeScanner<@Nullable Void, @Nullable Void> {
  private final CompilationUnitTree unit;
  private final SourcePositions positions;
  private final TreeMap<Long, Tree> trees = new TreeMap<>();

  /** Looks at the file. Later javac takes its trees apart. */
  SourceLines(CompilationUnitTree unit, SourcePositions positions) {
    this.unit = unit;
    this.positions = positions;
    scan(unit, null);
  }

  CompilationUnitTree unit() {
    return unit;
  }

  /** What begins in the line, or the nearest before it. */
  Tree at(long line) {
    Map.Entry<Long, Tree> nearest = trees.floorEntry(line);
    return nearest == null ? unit : nearest.getValue();
  }

  @Override
  public @Nullable Void scan(@Nullable Tree tree, @Nullable Void nothing) {
    if (tree instanceof StatementTree
        || tree instanceof MethodInvocationTree
        || tree instanceof LambdaExpressionTree
        || tree instanceof MethodTree) {
      long start = positions.getStartPosition(unit, tree);
      if (start >= 0) {
        trees.putIfAbsent(unit.getLineMap().getLineNumber(start), tree);
      }
    }
    return super.scan(tree, nothing);
  }
}
