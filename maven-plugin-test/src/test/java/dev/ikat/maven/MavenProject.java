package dev.ikat.maven;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A small project that a Maven builds, with a local repository of its own: what this build has made
 * is put there, all else is taken from the one that this build uses, and nothing from anywhere
 * else.
 */
final class MavenProject {
  private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();
  private static final String VERSION = "0.1.0-SNAPSHOT";

  private static final String POM =
      """
      <project xmlns="http://maven.apache.org/POM/4.0.0">
        <modelVersion>4.0.0</modelVersion>
        <groupId>p</groupId>
        <artifactId>small</artifactId>
        <version>1</version>
        <properties>
          <maven.compiler.release>25</maven.compiler.release>
          <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
        </properties>
        <dependencies>
          <dependency>
            <groupId>dev.ikat</groupId>
            <artifactId>ikat-core</artifactId>
            <version>%s</version>
          </dependency>
        </dependencies>
        <build>
          <plugins>
            <plugin>
              <groupId>dev.ikat</groupId>
              <artifactId>ikat-maven-plugin</artifactId>
              <version>%s</version>
              <executions>
                <execution>
                  <goals>
                    <goal>weave</goal>
                    <goal>weave-tests</goal>
                  </goals>
                </execution>
              </executions>
              <configuration>%s</configuration>
            </plugin>
            <plugin>
              <artifactId>maven-compiler-plugin</artifactId>
              <version>%s</version>
            </plugin>
            <plugin>
              <artifactId>maven-resources-plugin</artifactId>
              <version>%s</version>
            </plugin>
          </plugins>
        </build>
      </project>
      """;

  /** What a build has printed, and how it ended. */
  record Build(int exitCode, String printed) {
    /** The lines that the plugin has printed for the classes and for those of the tests. */
    List<String> woven() {
      return printed
          .lines()
          .filter(line -> line.contains("woven: "))
          .map(line -> line.replaceFirst("^\\[INFO\\] ", ""))
          .toList();
    }
  }

  private final String maven;
  private final Path folder;

  /**
   * @param maven its version
   * @param folder an empty one
   */
  MavenProject(String maven, Path folder) throws IOException {
    this.maven = maven;
    this.folder = folder;
    configure("");
    writeSettings();
    for (String module : List.of("core", "weaver", "maven-plugin")) installModule(module);
    install("ikat-parent", REPOSITORY.resolve("pom.xml"), ".pom");
  }

  /** What the plugin is told in the project's pom. */
  void configure(String configuration) throws IOException {
    String pom =
        POM.formatted(
            VERSION,
            VERSION,
            configuration,
            System.getProperty("ikat.compiler-plugin"),
            System.getProperty("ikat.resources-plugin"));
    Files.writeString(folder.resolve("pom.xml"), pom);
  }

  private void writeSettings() throws IOException {
    // An option on this build's command line, or else where settings say.
    String given = System.getProperty("maven.repo.local");
    Path shared = Path.of(given == null ? System.getProperty("ikat.repository") : given);
    String settings =
        "<settings><localRepository>%s</localRepository><mirrors><mirror><id>shared</id>"
            + "<mirrorOf>*</mirrorOf><url>%s</url></mirror></mirrors></settings>";
    Files.writeString(folder.resolve("settings.xml"), settings.formatted(local(), shared.toUri()));
  }

  private Path local() {
    return folder.resolve("repository");
  }

  private void installModule(String module) throws IOException {
    String artifact = "ikat-" + module;
    install(artifact, REPOSITORY.resolve(module).resolve("pom.xml"), ".pom");
    install(artifact, jar(artifact), ".jar");
  }

  /** By a class of it, which need not be loaded for that. */
  private static Path jar(String artifact) throws IOException {
    String type =
        switch (artifact) {
          case "ikat-core" -> "dev/ikat/Generator.class";
          case "ikat-weaver" -> "dev/ikat/weaver/Weaver.class";
          default -> "dev/ikat/maven/WeaveMojo.class";
        };
    var url = MavenProject.class.getClassLoader().getResource(type);
    var connection = (JarURLConnection) url.openConnection();
    return Path.of(URI.create(connection.getJarFileURL().toString()));
  }

  private void install(String artifact, Path file, String end) throws IOException {
    Path target = local().resolve("dev/ikat").resolve(artifact).resolve(VERSION);
    Files.createDirectories(target);
    Files.copy(
        file, target.resolve(artifact + "-" + VERSION + end), StandardCopyOption.REPLACE_EXISTING);
  }

  /** Writes one of its files. */
  void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  void delete(String name) throws IOException {
    Files.delete(folder.resolve(name));
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** The class files in one of its folders, by name. */
  List<String> classes(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve(name))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".class"))
          .sorted()
          .toList();
    }
  }

  /** Compiles and weaves: {@code mvn process-test-classes}, and more arguments. */
  Build build(String... arguments) throws IOException, InterruptedException {
    Path home = Path.of(System.getProperty("ikat.mavens"), "apache-maven-" + maven);
    var command = new ArrayList<String>(List.of("sh", home.resolve("bin/mvn").toString()));
    command.addAll(
        List.of("--batch-mode", "-Dstyle.color=never", "-s", folder.resolve("settings.xml") + ""));
    command.add("process-test-classes");
    command.addAll(List.of(arguments));
    return run(command);
  }

  /** Runs a main class of the project, with nothing but core beside it. */
  Build run(String mainClass) throws IOException, InterruptedException {
    return run(
        List.of(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-cp",
            folder.resolve("target/classes") + ":" + jar("ikat-core"),
            mainClass));
  }

  private Build run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("build", ".txt");
    try {
      var process = new ProcessBuilder(command).directory(folder.toFile());
      // Those of the build that runs this test are its own.
      process.environment().keySet().removeIf(name -> name.startsWith("MAVEN_"));
      process.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process running = process.redirectErrorStream(true).redirectOutput(output.toFile()).start();
      boolean ended = running.waitFor(3, TimeUnit.MINUTES);
      if (!ended) running.destroyForcibly().waitFor();
      assertTrue(ended, () -> command + " did not end");
      return new Build(running.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }
}
