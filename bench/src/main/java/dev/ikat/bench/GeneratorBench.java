package dev.ikat.bench;

import dev.ikat.Generator;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.infra.Blackhole;

/** One item of a lazy sequence. Items are small numbers, so that boxing them costs nothing. */
public class GeneratorBench extends Suite {
  private static final int ITEMS = 10_000;

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
    consume(new Numbers(ITEMS), hole);
  }

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void kotlinSequence(Blackhole hole) {
    consume(KotlinPeers.sequenceOf(ITEMS), hole);
  }

  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void streamIterator(Blackhole hole) {
    consume(IntStream.range(0, ITEMS).mapToObj(i -> i & 127).iterator(), hole);
  }

  /** Not an iterator: the stream pushes its items. */
  @Benchmark
  @OperationsPerInvocation(ITEMS)
  public void streamForEach(Blackhole hole) {
    IntStream.range(0, ITEMS).mapToObj(i -> i & 127).forEach(hole::consume);
  }

  private static void consume(Iterator<Integer> items, Blackhole hole) {
    while (items.hasNext()) {
      hole.consume(items.next());
    }
  }

  /** What one would write without generators. */
  static final class Numbers implements Iterator<Integer> {
    private final int end;
    private int next;

    Numbers(int end) {
      this.end = end;
    }

    @Override
    public boolean hasNext() {
      return next < end;
    }

    @Override
    public Integer next() {
      if (next >= end) {
        throw new NoSuchElementException();
      }
      return next++ & 127;
    }
  }
}
