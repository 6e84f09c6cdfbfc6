package dev.ikat.weaver.javac;

import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import com.sun.source.util.Trees;
import dev.ikat.weaver.Body;
import dev.ikat.weaver.ClassFiles;
import dev.ikat.weaver.ClassPatterns;
import dev.ikat.weaver.FolderWeaver;
import dev.ikat.weaver.Report;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/**
 * Notes which classes a compilation writes, and weaves them at its end: not before, as one may need
 * to know of another.
 */
final class WeavingListener implements TaskListener {
  private final JavacTask task;
  private final @Nullable Path output;
  private final ClassPatterns excluded;
  private final boolean explain;
  private final Trees trees;

  private final Map<JavaFileObject, SourceLines> sources = new LinkedHashMap<>();

  /** The source of each class that was written, by binary name. */
  private final Map<String, SourceLines> written = new LinkedHashMap<>();

  WeavingListener(JavacTask task, @Nullable Path output, ClassPatterns excluded, boolean explain) {
    this.task = task;
    this.output = output;
    this.excluded = excluded;
    this.explain = explain;
    this.trees = Trees.instance(task);
  }

  @Override
  public void finished(TaskEvent event) {
    switch (event.getKind()) {
      case ANALYZE ->
          sources.computeIfAbsent(
              event.getSourceFile(),
              _ -> new SourceLines(event.getCompilationUnit(), trees.getSourcePositions()));
      case GENERATE -> noteWritten(event);
      case COMPILATION -> weave();
      default -> {}
    }
  }

  private void noteWritten(TaskEvent event) {
    SourceLines source = sources.get(event.getSourceFile());
    if (event.getTypeElement() == null || source == null) {
      return;
    }
    String name = task.getElements().getBinaryName(event.getTypeElement()).toString();
    // Its element says m.module-info, and its file is not called so.
    if (!name.endsWith("module-info")) {
      written.put(name, source);
    }
  }

  private void weave() {
    if (written.isEmpty()) {
      return;
    }
    Path folder = output == null ? OutputFolder.of(task) : output;
    if (folder == null) {
      report(
          Diagnostic.Kind.ERROR,
          "Ikat cannot weave, as it is not known where classes are written: let javac find the"
              + " weaver on the processor path and process annotations, or say"
              + " -Xplugin:\"Ikat output=FOLDER\"");
      return;
    }
    for (String name : written.keySet()) {
      if (!Files.exists(folder.resolve(name.replace('.', '/') + ".class"))) {
        report(
            Diagnostic.Kind.WARNING,
            "Ikat weaves nothing, as " + name + " is not where classes are written: " + folder);
        return;
      }
    }
    try {
      FolderWeaver weaver =
          new FolderWeaver(
              folder, new JavacClassFiles(task.getElements()).orElse(ClassFiles.jdk()), excluded);
      report(weaver.weave(written.keySet()));
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      report(Diagnostic.Kind.ERROR, "Ikat cannot weave: " + e);
    }
  }

  private void report(Report report) {
    for (Body body : report.errors()) {
      report(Diagnostic.Kind.ERROR, body, body.reason());
    }
    if (explain) {
      for (Body body : report.byLine()) {
        report(Diagnostic.Kind.NOTE, body, body.message());
      }
    }
  }

  private void report(Diagnostic.Kind kind, Body body, String message) {
    SourceLines source = written.get(body.className());
    if (source != null) {
      trees.printMessage(kind, message, source.at(body.lineToShow()), source.unit());
    }
  }

  private void report(Diagnostic.Kind kind, String message) {
    SourceLines any = written.values().iterator().next();
    trees.printMessage(kind, message, any.at(1), any.unit());
  }
}
