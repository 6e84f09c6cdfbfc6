package dev.ikat.weaver;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Patterns for the names of classes: {@code *} is anything within one package, {@code **} anything
 * at all, and a class means those inside it as well.
 *
 * {@snippet :
 * import dev.ikat.weaver.ClassPatterns;
 * import java.util.List;
 *
 * var patterns = new ClassPatterns(List.of("com.example.Plain*", "com.example.plain.**"));
 * boolean both = patterns.test("com.example.PlainText") && patterns.test("com.example.plain.a.B$C");
 * }
 */
public final class ClassPatterns implements Predicate<String> {
  private final List<String> texts;
  private final List<Pattern> patterns;

  /** Of patterns such as {@code com.example.Plain*} and {@code com.example.plain.**}. */
  public ClassPatterns(List<String> patterns) {
    this.texts = patterns.stream().map(String::strip).toList();
    this.patterns = texts.stream().map(ClassPatterns::compile).toList();
  }

  private static Pattern compile(String text) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '*') {
        regex.append(Pattern.quote(String.valueOf(c)));
      } else if (text.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else {
        regex.append("[^.]*");
      }
    }
    return Pattern.compile(regex + "(\\$.*)?", Pattern.DOTALL);
  }

  /** Whether one of them is for the class of this binary name. */
  @Override
  public boolean test(String className) {
    return patterns.stream().anyMatch(pattern -> pattern.matcher(className).matches());
  }

  @Override
  public String toString() {
    return String.join(",", texts);
  }
}
