package dev.ikat.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public API as text: a block for each public type of the exported packages, with its public
 * and protected members sorted below it. {@code ./ikat api} runs this file; {@link ApiDumpTest}
 * holds the build to what is committed.
 */
public final class ApiDump {
  /** What everybody knows. */
  private static final Pattern SHORT =
      Pattern.compile("\\b(java\\.lang|dev\\.ikat(\\.io)?)\\.(?=[A-Z])");

  private final Path classes;
  private final ModuleDescriptor descriptor;
  private final Path committed;

  /**
   * @param module the folder of a Maven module that has been compiled
   */
  ApiDump(Path module) throws IOException {
    classes = module.resolve("target/classes");
    try (InputStream in = Files.newInputStream(classes.resolve("module-info.class"))) {
      descriptor = ModuleDescriptor.read(in);
    }
    committed = module.resolve("api/" + descriptor.name() + ".api");
  }

  /** Arguments: the modules' folders, and {@code --update} to renew the dumps instead. */
  public static void main(String[] arguments) throws IOException {
    boolean update = List.of(arguments).contains("--update");
    var differences = new StringBuilder();
    for (String argument : arguments) {
      if (argument.equals("--update")) continue;
      var dump = new ApiDump(Path.of(argument));
      if (update) {
        Files.createDirectories(dump.committed.getParent());
        Files.writeString(dump.committed, dump.current());
      } else {
        differences.append(dump.difference());
      }
    }
    System.out.print(differences);
    System.exit(differences.isEmpty() ? 0 : 1);
  }

  /** Where the dump is committed. */
  Path committed() {
    return committed;
  }

  /** The lines gone and the lines added since the dump was committed; empty if there are none. */
  String difference() throws IOException {
    String old = Files.exists(committed) ? Files.readString(committed) : "";
    var gone = linesWithTheirType(old);
    var added = linesWithTheirType(current());
    var all = new TreeSet<>(gone);
    all.addAll(added);
    return all.stream()
        .filter(line -> !gone.contains(line) || !added.contains(line))
        .map(line -> (gone.contains(line) ? "- " : "+ ") + line + "\n")
        .collect(Collectors.joining());
  }

  private static TreeSet<String> linesWithTheirType(String dump) {
    var lines = new TreeSet<String>();
    String type = "";
    for (String line : dump.lines().filter(l -> !l.isEmpty()).toList()) {
      if (!line.startsWith("  ")) type = line;
      lines.add(line.equals(type) ? type : type.replaceFirst(" (extends|permits) .*", "") + line);
    }
    return lines;
  }

  /** The API of the classes as they are compiled now. */
  String current() throws IOException {
    try (var loader = new Folder(classes)) {
      return exportedPackages().stream()
          .flatMap(this::classNames)
          .map(name -> load(loader, name))
          .filter(ApiDump::isApi)
          .sorted(Comparator.comparing(Class::getName))
          .map(ApiDump::describe)
          .collect(Collectors.joining("\n"));
    }
  }

  private List<String> exportedPackages() {
    return descriptor.exports().stream()
        .filter(exports -> !exports.isQualified())
        .map(Exports::source)
        .sorted()
        .toList();
  }

  private Stream<String> classNames(String packageName) {
    try (var files = Files.list(classes.resolve(packageName.replace('.', '/')))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(".class") && !file.equals("package-info.class"))
          .map(file -> packageName + "." + file.replaceFirst("\\.class$", ""))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Class<?> load(ClassLoader loader, String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(name + " was there a moment ago", e);
    }
  }

  private static boolean isApi(Class<?> type) {
    if (type.isAnonymousClass() || type.isLocalClass() || type.isSynthetic()) return false;
    Class<?> outer = type.getDeclaringClass();
    return isApi(type.getModifiers()) && (outer == null || isApi(outer));
  }

  private static boolean isApi(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static String describe(Class<?> type) {
    Stream<String> members =
        Stream.of(
                members(type, type.getDeclaredFields(), Field::toGenericString),
                members(type, type.getDeclaredConstructors(), Constructor::toGenericString),
                members(type, type.getDeclaredMethods(), Method::toGenericString))
            .flatMap(Function.identity());
    return Stream.concat(Stream.of(header(type)), members.map(member -> "  " + member))
        .map(line -> SHORT.matcher(line).replaceAll("").replace('$', '.') + "\n")
        .collect(Collectors.joining());
  }

  private static String header(Class<?> type) {
    var supertypes = Stream.<Type>builder();
    if (type.getSuperclass() != null && type.getSuperclass() != Object.class) {
      supertypes.add(type.getGenericSuperclass());
    }
    Arrays.stream(type.getGenericInterfaces()).forEach(supertypes);
    String permitted =
        type.isSealed()
            ? list(" permits ", Arrays.stream(type.getPermittedSubclasses()).map(Class::getName))
            : "";
    return type.toGenericString()
            .replaceFirst("abstract (static |sealed |static sealed )?interface", "$1interface")
        + list(" extends ", supertypes.build().map(Type::getTypeName))
        + permitted;
  }

  private static String list(String before, Stream<String> names) {
    String list = names.sorted().collect(Collectors.joining(", "));
    return list.isEmpty() ? "" : before + list;
  }

  private static <M extends Member> Stream<String> members(
      Class<?> type, M[] members, Function<M, String> describe) {
    String owner = type.getTypeName() + ".";
    return Arrays.stream(members)
        .filter(member -> isApi(member.getModifiers()) && !member.isSynthetic())
        .sorted(Comparator.comparing((M member) -> member.getName()).thenComparing(describe))
        .map(member -> describe.apply(member).replace(" " + owner, " "))
        .map(member -> type.isInterface() ? member.replace("public abstract ", "public ") : member);
  }

  /** What is dumped is this folder, whatever the class path has of the same classes. */
  private static final class Folder extends URLClassLoader {
    Folder(Path classes) throws IOException {
      super(new URL[] {classes.toUri().toURL()}, ApiDump.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        boolean mine = findResource(name.replace('.', '/') + ".class") != null;
        Class<?> loaded = mine ? findLoadedClass(name) : super.loadClass(name, resolve);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }
}
