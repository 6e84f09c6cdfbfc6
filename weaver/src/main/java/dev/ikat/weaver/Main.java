package dev.ikat.weaver;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weaves folders and jars, for {@code ./ikat weave} and for builds that can start a Java program.
 * Exit codes: 0; 1 if a body must not be left as it is, and then nothing was written; 2 if what was
 * asked for cannot be done.
 *
 * {@snippet :
 * import dev.ikat.weaver.Main;
 *
 * int exitCode = Main.run(System.out, System.err, "--explain", "classes", "app.jar");
 * }
 */
public final class Main {
  private static final String USAGE =
      """
      Usage: weave [OPTIONS] DIR|JAR...

      Weaves the classes of each folder or jar where they are.

        --explain            say what became of each body, by source and line
        --class-path PATH    where other classes are looked up, besides in the folders and
                             jars themselves and on the class path of this program
        --exclude PATTERN    leave these classes: com.example.Plain*, com.example.plain.**
        -o, --output JAR     write there; for a single jar\
      """;

  /** What was asked for cannot be done; the message says why. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  private final PrintStream out;
  private final PrintStream err;
  private final List<Path> targets = new ArrayList<>();
  private final List<Path> classPath = new ArrayList<>();
  private final List<String> excluded = new ArrayList<>();
  private @Nullable Path output;
  private boolean explain;
  private boolean help;

  private Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Ends the JVM with the exit code. */
  public static void main(String[] arguments) {
    System.exit(run(System.out, System.err, arguments));
  }

  /** The same, within a program: gives the exit code. */
  public static int run(PrintStream out, PrintStream err, String... arguments) {
    Main main = new Main(out, err);
    try {
      main.read(arguments);
      return main.weave();
    } catch (Refused e) {
      err.println("ikat: weave: " + e.getMessage());
      return 2;
    }
  }

  private void read(String[] arguments) throws Refused {
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      switch (argument) {
        case "--explain" -> explain = true;
        case "--help", "-h" -> help = true;
        case "--class-path" -> addPath(value(arguments, ++i));
        case "--exclude" -> excluded.addAll(List.of(value(arguments, ++i).split(",")));
        case "--output", "-o" -> output = Path.of(value(arguments, ++i));
        default -> {
          if (argument.startsWith("-")) {
            throw new Refused("no option " + argument + "; --help lists them");
          }
          targets.add(Path.of(argument));
        }
      }
    }
  }

  private static String value(String[] arguments, int i) throws Refused {
    if (i >= arguments.length) {
      throw new Refused(arguments[i - 1] + " wants a value");
    }
    return arguments[i];
  }

  private void addPath(String path) {
    for (String part : path.split(File.pathSeparator)) {
      if (!part.isEmpty()) {
        classPath.add(Path.of(part));
      }
    }
  }

  private int weave() throws Refused {
    if (help) {
      out.println(USAGE);
      return 0;
    }
    check();
    List<Path> lookedUp = new ArrayList<>(targets);
    lookedUp.addAll(classPath);
    ClassFiles others;
    try {
      others =
          ClassFiles.ofPath(lookedUp)
              .orElse(ClassFiles.of(Main.class.getClassLoader()))
              .orElse(ClassFiles.jdk());
    } catch (UncheckedIOException e) {
      throw new Refused("cannot read the class path: " + e.getCause());
    }
    boolean errors = false;
    for (Path target : targets) {
      errors |= !weave(target, others);
    }
    return errors ? 1 : 0;
  }

  private void check() throws Refused {
    if (targets.isEmpty()) {
      throw new Refused("which folder or jar? --help says more");
    }
    for (Path target : targets) {
      if (!Files.isDirectory(target) && !Files.isRegularFile(target)) {
        throw new Refused("there is no folder or jar " + target);
      }
    }
    if (output != null && (targets.size() > 1 || Files.isDirectory(targets.getFirst()))) {
      throw new Refused("-o is for a single jar");
    }
  }

  private boolean weave(Path target, ClassFiles others) throws Refused {
    ClassPatterns patterns = new ClassPatterns(excluded);
    Report report;
    try {
      if (Files.isDirectory(target)) {
        report = new FolderWeaver(target, others, patterns).weave();
      } else {
        report = new JarWeaver(target, others, patterns).weave(output == null ? target : output);
      }
    } catch (IOException | UncheckedIOException e) {
      throw new Refused("cannot weave " + target + ": " + e);
    } catch (IllegalArgumentException e) {
      throw new Refused(String.valueOf(e.getMessage()));
    }
    if (explain) {
      report.byLine().forEach(out::println);
    }
    report.errors().forEach(body -> err.println(body.place() + ": error: " + body.reason()));
    if (report.written()) {
      out.println(target + ": " + report.summary());
    } else {
      err.println(target + " was left as it is");
    }
    return report.written();
  }
}
