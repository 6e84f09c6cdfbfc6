package dev.ikat.bench;

import dev.ikat.Generator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.CompilerControl;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * One item of a lazy sequence, taken by code that has seen iterators of four types and more, as a
 * library's loop has: nothing of an iterator can be inlined there.
 */
public class MegamorphicBench extends Suite {
  private static final int ITEMS = 10_000;

  /**
   * Two other types come first: HotSpot keeps the first two that it meets at a call, and would
   * inline one of them if it were the most frequent by far.
   */
  @Setup
  public void meetFourTypes(Blackhole hole) {
    List<Integer> list = IntStream.range(0, ITEMS).mapToObj(i -> i & 127).toList();
    for (int i = 0; i < 50; i++) {
      consume(new CountDown(), hole);
      consume(list.iterator(), hole);
    }
    for (int i = 0; i < 50; i++) {
      handWrittenIterator(hole);
      kotlinSequence(hole);
      ikat(hole);
    }
  }

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void ikat(Blackhole hole) {
    Generator<Integer, Void, Void> numbers =
        Generator.of(y -> {
          for (int i = 0; i < ITEMS; i++) {
            y.yield(i & 127);
          }
        });
    consume(numbers, hole);
  }

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void handWrittenIterator(Blackhole hole) {
    consume(new GeneratorBench.Numbers(ITEMS), hole);
  }

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void kotlinSequence(Blackhole hole) {
    consume(KotlinPeers.sequenceOf(ITEMS), hole);
  }

  /** Not inlined: where one iterator is made and used, HotSpot would see its type after all. */
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  private static void consume(Iterator<Integer> items, Blackhole hole) {
    while (items.hasNext()) {
      hole.consume(items.next());
    }
  }

  private static final class CountDown implements Iterator<Integer> {
    private int left = ITEMS;

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public Integer next() {
      if (left <= 0) {
        throw new NoSuchElementException();
      }
      return --left & 127;
    }
  }
}
