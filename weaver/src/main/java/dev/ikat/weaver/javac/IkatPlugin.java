package dev.ikat.weaver.javac;

import com.sun.source.util.JavacTask;
import com.sun.source.util.Plugin;
import dev.ikat.weaver.ClassPatterns;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Weaves what javac has just written: {@code javac -Xplugin:Ikat --processor-path … …}. Options
 * stand behind the name, as in {@code -Xplugin:"Ikat explain exclude=com.example.Plain*"}:
 *
 * <ul>
 *   <li>{@code explain}: a note on each body
 *   <li>{@code exclude=PATTERNS}: the classes to leave as they are, separated by commas
 *   <li>{@code output=FOLDER}: where javac writes classes, if annotations are not processed, as
 *       with {@code -proc:none}; else {@link OutputFolder} finds it
 * </ul>
 */
public final class IkatPlugin implements Plugin {
  /** Made by javac. */
  public IkatPlugin() {}

  @Override
  public String getName() {
    return "Ikat";
  }

  @Override
  public void init(JavacTask task, String... arguments) {
    boolean explain = false;
    Path output = null;
    List<String> excluded = new ArrayList<>();
    for (String argument : arguments) {
      @Nullable String folder = value(argument, "output=");
      @Nullable String patterns = value(argument, "exclude=");
      if (argument.equals("explain")) {
        explain = true;
      } else if (folder != null) {
        output = Path.of(folder);
      } else if (patterns != null) {
        excluded.addAll(List.of(patterns.split(",")));
      } else {
        throw new IllegalArgumentException(
            "the plugin Ikat has no option '"
                + argument
                + "': there are explain, exclude=… and output=…");
      }
    }
    task.addTaskListener(new WeavingListener(task, output, new ClassPatterns(excluded), explain));
  }

  private static @Nullable String value(String argument, String option) {
    return argument.startsWith(option) ? argument.substring(option.length()) : null;
  }
}
