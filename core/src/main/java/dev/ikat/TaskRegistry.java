package dev.ikat;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a loop that are not done, in the order of their creation: a doubly linked list whose
 * links are in the tasks, since every task passes through it. It holds them strongly.
 */
final class TaskRegistry {
  private @Nullable TaskImpl<?> first;
  private @Nullable TaskImpl<?> last;

  void add(TaskImpl<?> task) {
    task.before = last;
    if (last == null) {
      first = task;
    } else {
      last.after = task;
    }
    last = task;
    task.registered = true;
  }

  void remove(TaskImpl<?> task) {
    if (!task.registered) {
      return;
    }
    task.registered = false;
    if (task.before == null) {
      first = task.after;
    } else {
      task.before.after = task.after;
    }
    if (task.after == null) {
      last = task.before;
    } else {
      task.after.before = task.before;
    }
    task.before = null;
    task.after = null;
  }

  void forEach(Consumer<? super TaskImpl<?>> action) {
    for (TaskImpl<?> task = first; task != null; task = task.after) {
      action.accept(task);
    }
  }
}
