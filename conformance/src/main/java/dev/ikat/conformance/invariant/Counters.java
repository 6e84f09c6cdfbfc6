package dev.ikat.conformance.invariant;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Blocks that cancel their own task take that back: after a timeout or a task group {@code
 * cancelling()} is what it was, plus what others have asked for meanwhile.
 */
final class Counters extends Invariant {
  /** A block; what was counted when it was entered, and what should have been added since. */
  private static final class Block {
    private final String label;

    /** Neither a block around it nor what awaits the task can have cancelled it as well. */
    private final boolean exact;

    private final int before;
    private int asked;
    private boolean unclear;

    Block(String label, boolean exact, int before) {
      this.label = label;
      this.exact = exact;
      this.before = before;
    }
  }

  private final Map<String, Deque<Block>> open = new HashMap<>();

  /** The timeouts a task is in; those left by an exception that is not theirs stay here. */
  private final Map<String, Set<String>> limits = new HashMap<>();

  private final Set<String> handed;

  Counters(Run run) {
    super(run);
    this.handed = Containers.members(run.scenario);
  }

  @Override
  void line(Line line) {
    String[] words = line.mark("open");
    if (words != null) {
      Deque<Block> blocks = blocks(line.who());
      boolean exact =
          words[1].equals("exact")
              && blocks.isEmpty()
              && limits(line.who()).isEmpty()
              && !handed.contains(line.who());
      blocks.push(new Block(words[0], exact, Integer.parseInt(words[2])));
    }
    String timeout = line.after("timeout ");
    if (timeout != null) {
      String name = timeout.substring(0, timeout.indexOf(' '));
      if (timeout.endsWith(" enter")) {
        limits(line.who()).add(name);
      } else {
        limits(line.who()).remove(name);
      }
    }
    words = line.mark("expired");
    if (words != null) {
      limits(line.who()).remove(words[0]);
    }
    String target = Cancellations.target(line);
    if (target != null) {
      blocks(target).forEach(block -> block.asked++);
    }
    if (line.text().startsWith("uncancel ")) {
      // It also takes back what a block around it has asked for.
      blocks(line.who()).forEach(block -> block.unclear = true);
    }
    words = line.mark("close");
    if (words != null) {
      close(line, words[0], Integer.parseInt(words[1]));
    }
  }

  private Deque<Block> blocks(String task) {
    return open.computeIfAbsent(task, _ -> new ArrayDeque<>());
  }

  private Set<String> limits(String task) {
    return limits.computeIfAbsent(task, _ -> new HashSet<>());
  }

  private void close(Line line, String label, int after) {
    Block block = blocks(line.who()).poll();
    if (block == null || !block.label.equals(label)) {
      run.found(line, "blocks are not left in the reverse order");
      return;
    }
    int expected = block.before + block.asked;
    if (!block.unclear && (after < expected || block.exact && after > expected)) {
      run.found(line, "should be " + expected + (block.exact ? "" : " at least"));
    }
  }
}
