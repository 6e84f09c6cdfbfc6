package dev.ikat.weaver;

import java.util.List;
import java.util.Map;

/**
 * What weaving a class has given.
 *
 * {@snippet :
 * import dev.ikat.weaver.Weaving;
 * import java.io.IOException;
 * import java.nio.file.*;
 *
 * void write(Weaving weaving, Path folder) throws IOException {
 *   for (var one : weaving.classes().entrySet()) {
 *     Files.write(folder.resolve(one.getKey() + ".class"), one.getValue());
 *   }
 * }
 * }
 *
 * @param className internal name of the class
 * @param classes by internal name: the class itself, and those that were made for it
 * @param bodies what was found in it, in the order of the class file
 * @param changed whether anything is different from before
 */
public record Weaving(
    String className, Map<String, byte[]> classes, List<Body> bodies, boolean changed) {}
