package dev.ikat;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** An exception in words: the user's frames only, by whom it was awaited, causes, groups. */
final class ExceptionFormat {
  private final StringBuilder text = new StringBuilder();
  private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private ExceptionFormat() {}

  static String format(Throwable exception) {
    ExceptionFormat format = new ExceptionFormat();
    format.add(exception, "", "");
    return format.text.toString();
  }

  private void add(Throwable exception, String caption, String indent) {
    if (!seen.add(exception)) {
      line(indent, caption + "(already shown) " + exception);
      return;
    }
    if (exception instanceof ExceptionGroup group) {
      line(indent, caption + group.getClass().getName() + ": " + group.text());
    } else {
      line(indent, caption + exception);
    }
    for (StackTraceElement frame : Frames.ofUser(exception.getStackTrace())) {
      line(indent, "    at " + frame);
    }
    AwaitedBy.of(exception).forEach(note -> line(indent, "  " + note));
    if (exception instanceof ExceptionGroup group) {
      int number = 1;
      for (Throwable member : group.exceptions()) {
        add(member, number++ + " of " + group.exceptions().size() + ": ", indent + "  | ");
      }
    }
    for (Throwable suppressed : exception.getSuppressed()) {
      add(suppressed, "suppressed: ", indent + "  ");
    }
    if (exception.getCause() != null) {
      add(exception.getCause(), "caused by: ", indent);
    }
  }

  private void line(String indent, String content) {
    content.lines().forEach(part -> text.append(indent).append(part).append('\n'));
  }
}
