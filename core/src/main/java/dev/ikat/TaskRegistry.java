package dev.ikat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a loop that are not done, in the order of their creation: a doubly linked list whose
 * links are in the tasks, since every task passes through it. It holds them strongly.
 *
 * <p>Only the loop changes it. Any other thread may take a snapshot, even of a loop that hangs in a
 * step: {@link #version} tells it whether the list stood still while it looked. That costs the loop
 * two plain writes for each change, and no lock.
 */
final class TaskRegistry {
  /** How often another thread looks before it gives up. */
  private static final int LOOKS = 100;

  private static final VarHandle VERSION;

  static {
    try {
      VERSION = MethodHandles.lookup().findVarHandle(TaskRegistry.class, "version", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /** Odd while the list is being changed; goes up with each change. */
  private int version;

  private @Nullable TaskImpl<?> first;
  private @Nullable TaskImpl<?> last;

  void add(TaskImpl<?> task) {
    int before = beginChange();
    task.before = last;
    if (last == null) {
      first = task;
    } else {
      last.after = task;
    }
    last = task;
    task.registered = true;
    endChange(before);
  }

  void remove(TaskImpl<?> task) {
    if (!task.registered) {
      return;
    }
    int before = beginChange();
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
    endChange(before);
  }

  private int beginChange() {
    int before = version;
    VERSION.setOpaque(this, before + 1);
    VarHandle.storeStoreFence();
    return before;
  }

  private void endChange(int before) {
    VERSION.setRelease(this, before + 2);
  }

  /** The loop: each of them. */
  void forEach(Consumer<? super TaskImpl<?>> action) {
    for (TaskImpl<?> task = first; task != null; task = task.after) {
      action.accept(task);
    }
  }

  /** Any thread: all as they were at one moment; null if the loop keeps changing them. */
  @Nullable List<Task<?>> snapshot() {
    for (int look = 0; look < LOOKS; look++) {
      int before = (int) VERSION.getAcquire(this);
      if ((before & 1) == 0) {
        List<Task<?>> all = collect(before);
        if (all != null) {
          return all;
        }
      }
      Thread.onSpinWait();
    }
    return null;
  }

  /**
   * What the links say, which may be nonsense for as long as the version has not been compared; but
   * they lead to ever younger tasks, so to an end.
   */
  private @Nullable List<Task<?>> collect(int expected) {
    List<Task<?>> all = new ArrayList<>();
    for (TaskImpl<?> task = first; task != null; task = task.after) {
      all.add(task);
      if ((all.size() & 0xff) == 0 && !isStill(expected)) {
        return null;
      }
    }
    return isStill(expected) ? all : null;
  }

  private boolean isStill(int expected) {
    VarHandle.loadLoadFence();
    return (int) VERSION.getOpaque(this) == expected;
  }
}
