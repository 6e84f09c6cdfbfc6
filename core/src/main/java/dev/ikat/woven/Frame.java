package dev.ikat.woven;

import org.jspecify.annotations.Nullable;

/**
 * Where a woven body rests, and what it needs to go on: subclasses have a field for each value. It
 * is made when the body is first suspended, and used until it ends.
 *
 * <p>Frames of bodies that wait for each other form a chain, from the innermost, which is resumed,
 * outwards: what it returns or throws is what its parent goes on with.
 */
public abstract class Frame {
  /** What a companion, a start or a resume returns if the strand is suspended. */
  public static final Object SUSPENDED = new Suspended();

  /** The label of a generator's frame whose body has ended. */
  public static final int ENDED = -1;

  /**
   * The number of the suspension at which it rests: positive; less than {@link #ENDED} if the body
   * delegates to another generator.
   */
  public int label;

  /** Who goes on when this has ended; null: the strand itself. */
  public @Nullable Frame parent;

  /** For subclasses. */
  protected Frame() {}

  /**
   * Goes on: the suspension gives the value or throws the exception, and the body runs to its next
   * one, or to its end.
   *
   * @return what it returns or yields, or {@link #SUSPENDED}
   */
  public abstract @Nullable Object resume(
      @Nullable Strand strand, @Nullable Object value, @Nullable Throwable thrown) throws Exception;

  /** Where it rests, for traces; null for frames that are not the user's. */
  public @Nullable StackTraceElement where() {
    return null;
  }

  private static final class Suspended {
    @Override
    public String toString() {
      return "suspended";
    }
  }
}
