package dev.ikat.weaver.javac;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * Knows where a compilation writes its classes. A plugin has no way to ask, and an annotation
 * processor has: this one processes nothing, and is found beside the plugin on the same path.
 */
public final class OutputFolder extends AbstractProcessor {
  private static final Map<JavacTask, Path> FOLDERS =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Made by javac. */
  public OutputFolder() {}

  /** That of a task; null if it is not known, as no annotations are processed. */
  static @Nullable Path of(JavacTask task) {
    return FOLDERS.get(task);
  }

  @Override
  public synchronized void init(ProcessingEnvironment environment) {
    super.init(environment);
    try {
      URI file =
          environment.getFiler().getResource(StandardLocation.CLASS_OUTPUT, "", "ikat").toUri();
      Path parent = Path.of(file).getParent();
      if (parent != null) {
        FOLDERS.put(JavacTask.instance(environment), parent);
      }
    } catch (IOException | RuntimeException noFolder) {
      // Classes are kept elsewhere, or this is not javac: the plugin says that it knows of none.
    }
  }

  @Override
  public Set<String> getSupportedAnnotationTypes() {
    return Set.of("*");
  }

  @Override
  public SourceVersion getSupportedSourceVersion() {
    return SourceVersion.latestSupported();
  }

  @Override
  public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
    return false;
  }
}
