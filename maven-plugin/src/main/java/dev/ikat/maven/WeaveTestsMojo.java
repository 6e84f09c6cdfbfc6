package dev.ikat.maven;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/** Weaves the classes of the module's tests. */
@Mojo(
    name = "weave-tests",
    defaultPhase = LifecyclePhase.PROCESS_TEST_CLASSES,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class WeaveTestsMojo extends Weave {
  /** The folder of the classes. */
  @Parameter(
      defaultValue = "${project.build.testOutputDirectory}",
      readonly = true,
      required = true)
  private File classes;

  /**
   * Where to put them, woven: they and all that is beside them are copied there first, so that the
   * tests can be run both ways. By default they take the place of what they were.
   */
  @Parameter private @Nullable File into;

  /** Where to look up the classes that they use. */
  @Parameter(defaultValue = "${project.testClasspathElements}", readonly = true, required = true)
  private List<String> classPath;

  /** Where to find the sources that messages name. */
  @Parameter(defaultValue = "${project.testCompileSourceRoots}", readonly = true, required = true)
  private List<String> sources;

  /** Whether the build leaves tests out. */
  @Parameter(property = "maven.test.skip", defaultValue = "false", readonly = true)
  private boolean notCompiled;

  /** Made by Maven, which sets the parameters. */
  public WeaveTestsMojo() {}

  @Override
  public void execute() throws MojoExecutionException, MojoFailureException {
    if (notCompiled) {
      return;
    }
    if (into == null) {
      weave(classes, classPath, sources, "test-classes");
    } else if (classes.isDirectory()) {
      copy(classes.toPath(), into.toPath());
      weave(into, classPath, sources, into.getName());
    }
  }

  /** Makes the one folder the same as the other. */
  private static void copy(Path from, Path to) throws MojoExecutionException {
    try {
      if (Files.exists(to)) {
        try (Stream<Path> old = Files.walk(to)) {
          for (Path one : old.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(one);
          }
        }
      }
      try (Stream<Path> all = Files.walk(from)) {
        for (Path one : all.toList()) {
          Files.copy(one, to.resolve(from.relativize(one)), StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    } catch (IOException e) {
      throw new MojoExecutionException("cannot copy " + from + " to " + to, e);
    }
  }
}
