package dev.ikat.weaver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles Java source in memory. */
final class Compiler {
  private static final JavaCompiler JAVAC = ToolProvider.getSystemJavaCompiler();

  /** Shared, as it reads the class path and the JDK's classes just once. */
  private static final StandardJavaFileManager LIBRARIES =
      JAVAC.getStandardFileManager(null, null, null);

  private Compiler() {}

  /** Class files by internal name. */
  static Map<String, byte[]> compile(String source, String... options) {
    var classes = new TreeMap<String, ByteArrayOutputStream>();
    var messages = new StringWriter();
    var all = new ArrayList<>(List.of("-Xlint:none", "-parameters", "-g"));
    if (List.of(options).contains("-g:none")) {
      all.remove("-g");
    }
    all.addAll(List.of(options));
    boolean compiled =
        JAVAC
            .getTask(
                messages, new Output(classes), null, all, null, List.of(new Source("P", source)))
            .call();
    assertTrue(compiled, messages::toString);
    var files = new TreeMap<String, byte[]>();
    classes.forEach((name, bytes) -> files.put(name, bytes.toByteArray()));
    return files;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String code;

    Source(String name, String code) {
      super(URI.create("memory:///" + name + ".java"), Kind.SOURCE);
      this.code = code;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return code;
    }
  }

  private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    private final Map<String, ByteArrayOutputStream> classes;

    Output(Map<String, ByteArrayOutputStream> classes) {
      super(LIBRARIES);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, JavaFileObject.Kind kind, FileObject sibling) {
      String name = className.replace('.', '/');
      return new SimpleJavaFileObject(URI.create("memory:///" + name + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return classes.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
        }
      };
    }
  }
}
