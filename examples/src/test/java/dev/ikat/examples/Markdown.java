package dev.ikat.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the Java blocks of a Markdown file. */
final class Markdown {
  private static final Pattern OPENING = Pattern.compile("(\\s*)```java(.*)");
  private static final Pattern CLOSING = Pattern.compile("\\s*```\\s*");

  private Markdown() {}

  static List<CodeBlock> blocks(Path file) throws IOException {
    return blocks(file, Files.readAllLines(file));
  }

  static List<CodeBlock> blocks(Path file, List<String> lines) {
    var blocks = new ArrayList<CodeBlock>();
    for (int i = 0; i < lines.size(); i++) {
      Matcher opening = OPENING.matcher(lines.get(i));
      if (!opening.matches()) continue;
      // Within a list the whole block is indented.
      String indent = opening.group(1);
      int first = i + 1;
      var code = new StringBuilder();
      for (i = first; i < lines.size() && !CLOSING.matcher(lines.get(i)).matches(); i++) {
        String line = lines.get(i);
        code.append(line.startsWith(indent) ? line.substring(indent.length()) : line).append('\n');
      }
      blocks.add(new CodeBlock(file, first + 1, opening.group(2).strip(), code.toString()));
    }
    return blocks;
  }
}
