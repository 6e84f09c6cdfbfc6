package dev.ikat.maven;

import dev.ikat.weaver.Body;
import dev.ikat.weaver.ClassFiles;
import dev.ikat.weaver.ClassPatterns;
import dev.ikat.weaver.FolderWeaver;
import dev.ikat.weaver.Report;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;

/** What both goals do, with a folder of their own each. */
abstract class Weave extends AbstractMojo {
  /** Weaves nothing. */
  @Parameter(property = "ikat.weave.skip", defaultValue = "false")
  private boolean skip;

  /** Says what became of each body, by source and line. */
  @Parameter(property = "ikat.explain", defaultValue = "false")
  private boolean explain;

  /**
   * Classes to leave as they are: {@code com.example.Plain*} for those of one package, {@code
   * com.example.plain.**} for all in it and below it. The classes inside a class go with it.
   */
  @Parameter(property = "ikat.excludes")
  private List<String> excludes = List.of();

  /** Where it is noted which classes have been woven. */
  @Parameter(defaultValue = "${project.build.directory}/ikat", readonly = true, required = true)
  private File records;

  /**
   * Weaves a folder.
   *
   * @param record the name of the file in which it is noted what has been woven
   */
  final void weave(File classes, List<String> classPath, List<String> sources, String record)
      throws MojoExecutionException, MojoFailureException {
    if (skip || !classes.isDirectory()) {
      return;
    }
    Report report = weave(classes, classPath, record);
    if (explain) {
      report.byLine().forEach(body -> getLog().info(place(body, sources) + ": " + body.message()));
    }
    List<Body> errors = report.errors();
    if (!errors.isEmpty()) {
      errors.forEach(body -> getLog().error(place(body, sources) + ": " + body.reason()));
      Body first = errors.getFirst();
      throw new MojoFailureException(
          place(first, sources)
              + ": "
              + first.reason()
              + (errors.size() > 1 ? ", and " + (errors.size() - 1) + " more" : ""));
    }
    int changed = report.classes().size();
    getLog()
        .info(report.summary() + ", " + changed + (changed == 1 ? " class" : " classes") + " anew");
  }

  private Report weave(File classes, List<String> classPath, String record)
      throws MojoExecutionException {
    List<Path> path = classPath.stream().map(Path::of).toList();
    try {
      return new FolderWeaver(
              classes.toPath(),
              ClassFiles.ofPath(path).orElse(ClassFiles.jdk()),
              new ClassPatterns(excludes))
          .weaveChanged(records.toPath().resolve(record));
    } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
      throw new MojoExecutionException("cannot weave " + classes + ": " + e.getMessage(), e);
    }
  }

  /** As a path that can be clicked on, where the file is found. */
  private static String place(Body body, List<String> sources) {
    if (body.source() != null) {
      for (String root : sources) {
        Path file = Path.of(root, body.source());
        if (Files.exists(file)) {
          return file + ":" + body.lineToShow();
        }
      }
    }
    return body.place();
  }
}
