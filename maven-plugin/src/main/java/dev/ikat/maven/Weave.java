package dev.ikat.maven;

import dev.ikat.weaver.Body;
import dev.ikat.weaver.ClassFiles;
import dev.ikat.weaver.FolderWeaver;
import dev.ikat.weaver.Refusal;
import dev.ikat.weaver.Weaving;
import java.io.File;
import java.io.IOException;
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

  /** Says what became of each body. */
  @Parameter(property = "ikat.explain", defaultValue = "false")
  private boolean explain;

  final void weave(File classes, List<String> classPath)
      throws MojoExecutionException, MojoFailureException {
    if (skip || !classes.isDirectory()) {
      return;
    }
    List<Path> path = classPath.stream().map(Path::of).toList();
    List<Weaving> weavings;
    try {
      weavings =
          new FolderWeaver(classes.toPath(), ClassFiles.ofPath(path).orElse(ClassFiles.jdk()))
              .weaveAll();
    } catch (IOException e) {
      throw new MojoExecutionException("cannot weave " + classes + ": " + e.getMessage(), e);
    }
    List<Body> bodies = weavings.stream().flatMap(one -> one.bodies().stream()).toList();
    if (explain) {
      bodies.forEach(body -> getLog().info(body.toString()));
    }
    long woven = bodies.stream().filter(Body::woven).count();
    getLog().info("woven: " + woven + " of " + bodies.size() + " bodies");
    refuseMonitors(bodies);
  }

  /** Not left to run on a stack: it would block the loop, one day. */
  private static void refuseMonitors(List<Body> bodies) throws MojoFailureException {
    List<String> held =
        bodies.stream()
            .filter(body -> body.refusal() == Refusal.MONITOR_HELD)
            .map(Body::toString)
            .toList();
    if (!held.isEmpty()) {
      throw new MojoFailureException(String.join(System.lineSeparator(), held));
    }
  }
}
