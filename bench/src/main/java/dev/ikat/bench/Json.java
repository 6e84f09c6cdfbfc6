package dev.ikat.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes figures as JSON. */
public final class Json {
  private Json() {}

  /**
   * Of maps, lists, numbers, booleans and whatever else has a {@code toString}. What is not a
   * number is null.
   */
  public static String of(Map<String, ?> all) {
    StringBuilder text = new StringBuilder();
    write(all, "", text);
    return text.append('\n').toString();
  }

  private static void write(@Nullable Object value, String indent, StringBuilder text) {
    switch (value) {
      case null -> text.append("null");
      case Map<?, ?> fields -> {
        String separator = "{\n";
        for (var field : fields.entrySet()) {
          text.append(separator).append(indent).append("  \"").append(field.getKey());
          text.append("\": ");
          write(field.getValue(), indent + "  ", text);
          separator = ",\n";
        }
        text.append('\n').append(indent).append('}');
      }
      case List<?> items -> {
        boolean ofObjects = items.stream().anyMatch(item -> item instanceof Map);
        String separator = "";
        text.append('[');
        for (Object item : items) {
          text.append(separator);
          write(item, indent, text);
          separator = ofObjects ? ",\n" + indent : ", ";
        }
        text.append(']');
      }
      case Double number ->
          text.append(number.isNaN() ? "null" : String.format(Locale.ROOT, "%.4g", number));
      case Number number -> text.append(number);
      case Boolean bool -> text.append(bool);
      default -> text.append('"').append(escaped(value.toString())).append('"');
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
