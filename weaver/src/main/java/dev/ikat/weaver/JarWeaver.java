package dev.ikat.weaver;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/**
 * Weaves the classes in a jar, those of its versions for later Javas as well, and those in a folder
 * of a jar such as {@code BOOT-INF/classes}. All other entries stay as they are and where they are,
 * the manifest among them; what is made for a class stands behind it, with its time. So the same
 * jar gives the same jar.
 *
 * <p>All or nothing: if any body holds a monitor where it would be suspended, nothing is written.
 *
 * {@snippet :
 * import dev.ikat.weaver.*;
 * import java.nio.file.Path;
 * import java.util.List;
 *
 * var jar = Path.of("app.jar");
 * var others = ClassFiles.ofPath(List.of(Path.of("lib/ikat-core.jar"))).orElse(ClassFiles.jdk());
 * var report = new JarWeaver(jar, others, new ClassPatterns(List.of("app.plain.**"))).weave(jar);
 * report.errors().forEach(body -> IO.println(body.place() + ": " + body.reason()));
 * }
 */
public final class JarWeaver {
  private static final Pattern SIGNATURE =
      Pattern.compile("META-INF/(?:[^/]+\\.(?:SF|RSA|DSA|EC)|SIG-[^/]*)");
  private static final Pattern VERSION = Pattern.compile("META-INF/versions/(\\d+)/");

  private final Path jar;
  private final ClassFiles others;
  private final ClassPatterns excluded;

  /** Class files by the folder that their packages begin in, and internal name. */
  private final Map<String, Map<String, byte[]>> classes = new TreeMap<>();

  private final Map<String, Weaver> weavers = new HashMap<>();

  /**
   * For the classes of the jar.
   *
   * @param others where to look up the classes that are not in it
   * @param excluded the classes to leave as they are
   */
  public JarWeaver(Path jar, ClassFiles others, ClassPatterns excluded) {
    this.jar = jar;
    this.others = others;
    this.excluded = excluded;
  }

  /**
   * Weaves them, and writes the jar with them; it may be written over itself.
   *
   * @throws IllegalArgumentException if it is no jar that can be woven; the message says why
   */
  public Report weave(Path target) throws IOException {
    beginsAsJar();
    Map<String, Weaving> woven = new HashMap<>();
    List<Body> bodies = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> entries = zip.stream().toList();
      entries.forEach(this::refuseSignature);
      readClasses(zip, entries);
      for (ZipEntry entry : entries) {
        Weaving weaving = weave(zip, entry);
        if (weaving != null) {
          bodies.addAll(weaving.bodies());
          if (weaving.changed()) {
            woven.put(entry.getName(), weaving);
            names.add(weaving.className().replace('/', '.'));
          }
        }
      }
      boolean writable = Report.mayBeWritten(bodies);
      if (writable && !(woven.isEmpty() && target.equals(jar))) {
        write(zip, entries, woven, target);
      }
      return new Report(bodies, names, writable);
    }
  }

  private void beginsAsJar() throws IOException {
    byte[] start;
    try (InputStream in = Files.newInputStream(jar)) {
      start = in.readNBytes(2);
    }
    if (start.length < 2 || start[0] != 'P' || start[1] != 'K') {
      throw new IllegalArgumentException(jar + " does not begin as a jar does");
    }
  }

  private void refuseSignature(ZipEntry entry) {
    if (SIGNATURE.matcher(entry.getName().toUpperCase(Locale.ROOT)).matches()) {
      throw new IllegalArgumentException(
          jar
              + " is signed ("
              + entry.getName()
              + "), and weaving would break the signature: weave first, then sign");
    }
  }

  // ---- its classes ------------------------------------------------------------------------------

  private void readClasses(ZipFile zip, List<? extends ZipEntry> entries) throws IOException {
    for (ZipEntry entry : entries) {
      if (isClass(entry)) {
        byte[] bytes = read(zip, entry);
        String name = name(entry, bytes);
        classes.computeIfAbsent(folder(entry, name), _ -> new HashMap<>()).putIfAbsent(name, bytes);
      }
    }
  }

  private static boolean isClass(ZipEntry entry) {
    return entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class");
  }

  private static byte[] read(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private String name(ZipEntry entry, byte[] bytes) {
    try {
      return new ClassReader(bytes).getClassName();
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          jar + ": " + entry.getName() + " is not a class file that can be read", e);
    }
  }

  /** Where the packages begin: nearly always at the top, which is the empty text. */
  private static String folder(ZipEntry entry, String name) {
    String end = name + ".class";
    return entry.getName().endsWith(end)
        ? entry.getName().substring(0, entry.getName().length() - end.length())
        : "";
  }

  private @Nullable Weaving weave(ZipFile zip, ZipEntry entry) throws IOException {
    if (!isClass(entry)) {
      return null;
    }
    byte[] bytes = read(zip, entry);
    String name = name(entry, bytes);
    boolean elsewhere = !entry.getName().endsWith(name + ".class");
    if (elsewhere || MadeClasses.host(name) != null || excluded.test(name.replace('/', '.'))) {
      return null;
    }
    try {
      return weavers.computeIfAbsent(folder(entry, name), this::weaver).weave(bytes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(jar + ": " + entry.getName() + ": " + e.getMessage(), e);
    }
  }

  private Weaver weaver(String folder) {
    List<Map<String, byte[]>> own = new ArrayList<>();
    for (String one : lookedUp(folder)) {
      own.add(classes.getOrDefault(one, Map.of()));
    }
    ClassFiles files =
        name -> {
          for (Map<String, byte[]> one : own) {
            byte[] found = one.get(name);
            if (found != null) {
              return found;
            }
          }
          return null;
        };
    return new Weaver(
        files.orElse(others),
        name -> !excluded.test(name.replace('/', '.')) && files.find(name) != null);
  }

  /** The folders in which a class of this one finds others: of a version, all earlier ones too. */
  private List<String> lookedUp(String folder) {
    List<String> folders = new ArrayList<>(List.of(folder));
    int version = version(folder);
    classes.keySet().stream()
        .filter(other -> version(other) > 0 && version(other) < version)
        .sorted(Comparator.comparingInt(JarWeaver::version).reversed())
        .forEach(folders::add);
    folders.add("");
    return folders;
  }

  private static int version(String folder) {
    Matcher matcher = VERSION.matcher(folder);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  // ---- the jar again ----------------------------------------------------------------------------

  private static void write(
      ZipFile zip, List<? extends ZipEntry> entries, Map<String, Weaving> woven, Path target)
      throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path written = folder.resolve(target.getFileName() + ".woven");
    try {
      try (OutputStream file = Files.newOutputStream(written);
          ZipOutputStream out = new ZipOutputStream(file)) {
        if (zip.getComment() != null) {
          out.setComment(zip.getComment());
        }
        for (ZipEntry entry : entries) {
          Weaving weaving = woven.get(entry.getName());
          if (weaving == null) {
            put(out, entry, entry.getName(), read(zip, entry));
          } else {
            putAll(out, entry, weaving);
          }
        }
      }
      Files.move(written, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static void putAll(ZipOutputStream out, ZipEntry entry, Weaving weaving)
      throws IOException {
    String folder = folder(entry, weaving.className());
    put(out, entry, entry.getName(), weaving.classes().get(weaving.className()));
    for (Map.Entry<String, byte[]> made : new TreeMap<>(weaving.classes()).entrySet()) {
      if (!made.getKey().equals(weaving.className())) {
        put(out, entry, folder + made.getKey() + ".class", made.getValue());
      }
    }
  }

  /** With the time and the method of the entry it is, or stands behind. */
  private static void put(ZipOutputStream out, ZipEntry like, String name, byte[] bytes)
      throws IOException {
    ZipEntry entry = name.equals(like.getName()) ? new ZipEntry(like) : new ZipEntry(name);
    entry.setTimeLocal(like.getTimeLocal());
    entry.setMethod(like.getMethod());
    entry.setCompressedSize(-1);
    entry.setSize(bytes.length);
    CRC32 sum = new CRC32();
    sum.update(bytes);
    entry.setCrc(sum.getValue());
    if (like.getMethod() == ZipEntry.STORED) {
      entry.setCompressedSize(bytes.length);
    }
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
