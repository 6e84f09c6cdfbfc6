package dev.ikat.weaver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The classes that weaving has made, known by their names. */
final class MadeClasses {
  private static final Pattern NAME = Pattern.compile("(.+?)\\$\\$(?:Frame|Lambda)\\$ikat\\d+");
  private static final byte[] MARK = "$ikat".getBytes(StandardCharsets.US_ASCII);

  private MadeClasses() {}

  /** The class that it was made for; null if the name is not of this kind. */
  static @Nullable String host(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** Whether a class has been woven. */
  static boolean isWoven(byte[] classFile) {
    return find(classFile, MARK, 0) >= 0;
  }

  /** Whether a class is linked to the one of that name: its constants have it as a whole. */
  static boolean isLinked(byte[] classFile, String name) {
    byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
    for (int at = find(classFile, wanted, 0); at >= 0; at = find(classFile, wanted, at + 1)) {
      int next = classFile[Math.min(at + wanted.length, classFile.length - 1)];
      // Else it is the beginning of a name with a larger number.
      if (next < '0' || next > '9') {
        return true;
      }
    }
    return false;
  }

  private static int find(byte[] in, byte[] what, int from) {
    for (int at = from; at <= in.length - what.length; at++) {
      if (in[at] == what[0] && Arrays.equals(in, at, at + what.length, what, 0, what.length)) {
        return at;
      }
    }
    return -1;
  }
}
