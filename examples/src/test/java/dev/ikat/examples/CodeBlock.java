package dev.ikat.examples;

import java.nio.file.Path;

/**
 * A piece of Java in a text for people.
 *
 * @param file the Markdown or Java file that it stands in
 * @param line the number of its first line there
 * @param mark what follows {@code ```java} in Markdown; usually nothing
 */
record CodeBlock(Path file, int line, String mark, String code) {
  /** As compilers write it, so that editors can jump there. */
  String place() {
    return file + ":" + line;
  }
}
